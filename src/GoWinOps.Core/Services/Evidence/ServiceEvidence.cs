using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;
using GoWinOps.Time;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>
/// What the System log says about a service that did not start or did not stay. It makes a failure plainer, and is never one itself: where there is no
/// log, or nothing in it, the failure stays as it is.
/// </summary>
internal static class ServiceEvidence
{
    private const string Log = "System";
    private const int MostEvents = 500;
    private const int MostShown = 3;

    // The manager writes its events after it has answered.
    private static readonly TimeSpan WritingTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ReadingTime = TimeSpan.FromSeconds(5);

    /// <summary>Adds to a failure what the log says about it.</summary>
    /// <param name="failure">The failure.</param>
    /// <param name="service">The service's name.</param>
    /// <param name="displayName">The name events know it by.</param>
    /// <param name="duration">How long ago the start began.</param>
    /// <param name="clock">The node's clock.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    internal static async Task<GoWinOpsException> ExplainAsync(
        GoWinOpsException failure, string service, string displayName, TimeSpan duration, IClock clock, CancellationToken cancellationToken)
    {
        Deadline writing = new(clock, WritingTime);
        TimeSpan since = duration + TimeSpan.FromSeconds(2);
        while (true)
        {
            IReadOnlyList<ServiceLogEvent>? events = await ReadAsync(since + writing.Elapsed, service, displayName, clock, cancellationToken).ConfigureAwait(false);
            if (events is null || events.Count > 0 || writing.HasPassed)
                return Explain(failure, service, displayName, duration, events ?? Array.Empty<ServiceLogEvent>());
            await writing.PauseAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The failure that events make of a failure: 1053 and 1069 have several causes, of which events help to tell which.</summary>
    internal static GoWinOpsException Explain(
        GoWinOpsException failure, string service, string displayName, TimeSpan elapsed, IReadOnlyList<ServiceLogEvent> events)
    {
        if (events.Count == 0)
            return failure;
        Problem before = failure.Problem;
        Problem problem = ConnectTimeout(failure, events) is { } timeout
            ? Win32Errors.CreateForStart(Win32Errors.ServiceRequestTimeout, service, null, elapsed, timeout).Problem
            : OfLogon(failure, events) is { } id ? Rename(id, before, service, events, displayName) : before;
        string said = string.Join("; ", events.Take(MostShown).Select(item => item.Describe(service, displayName)));
        return new GoWinOpsException(
            new Problem
            {
                ErrorId = problem.ErrorId,
                Message = string.Format(CultureInfo.CurrentCulture, Messages.ServiceEvidence, problem.Message, SubjectMachine.Name, said),
                RecommendedAction = problem.RecommendedAction,
                Category = problem.Category,
                Target = before.Target,
                NativeCode = before.NativeCode,
            },
            failure.Target,
            failure.InnerException);
    }

    /// <summary>What the log is asked: events of the manager that say something about a start or an end, not older than <paramref name="age"/>.</summary>
    internal static string Query(TimeSpan age)
    {
        string ids = string.Join(" or ", ServiceLogEvent.Ids.OrderBy(id => id).Select(id => "EventID=" + id.ToString(CultureInfo.InvariantCulture)));
        string milliseconds = ((long)Math.Ceiling(age.TotalMilliseconds)).ToString(CultureInfo.InvariantCulture);
        return $"*[System[Provider[@Name='Service Control Manager'] and ({ids}) and TimeCreated[timediff(@SystemTime) <= {milliseconds}]]]";
    }

    // 7009 begins with the milliseconds that the manager waits. It writes that also of a process that has exited at once, which it does not wait for; so its number
    // says only from which time on a start that took so long was a wait.
    private static TimeSpan? ConnectTimeout(GoWinOpsException failure, IReadOnlyList<ServiceLogEvent> events)
    {
        if (failure.Problem.NativeCode != Win32Errors.ServiceRequestTimeout)
            return null;
        double milliseconds = events.Where(item => item.Id == ServiceLogEvent.ConnectTimedOut).SelectMany(item => item.Data)
            .Select(item => double.TryParse(item, NumberStyles.None, CultureInfo.InvariantCulture, out double number) ? number : 0).DefaultIfEmpty(0).Max();
        return milliseconds > 0 ? TimeSpan.FromMilliseconds(milliseconds) : null;
    }

    private static string? OfLogon(GoWinOpsException failure, IReadOnlyList<ServiceLogEvent> events)
    {
        return failure.Problem.NativeCode != Win32Errors.ServiceLogonFailed ? null
            : Has(ServiceLogEvent.LogonRightMissing) ? nameof(Messages.ServiceLogonRightMissing)
            : Has(ServiceLogEvent.PasswordRefused) ? nameof(Messages.ServicePasswordRefused)
            : null;

        bool Has(int id) => events.Any(item => item.Id == id);
    }

    private static Problem Rename(string id, Problem before, string service, IReadOnlyList<ServiceLogEvent> events, string displayName)
    {
        // 7038 and 7041 name the account behind the service.
        string account = events.First(item => item.Id is ServiceLogEvent.LogonRightMissing or ServiceLogEvent.PasswordRefused).Data
            .FirstOrDefault(item => !IsName(item) && !item.StartsWith("%%", StringComparison.Ordinal)) ?? "(unknown)";
        return Problem.Create(id, service, service, SubjectMachine.Name, before.NativeCode, "SERVICE_START", account);

        bool IsName(string item) => string.Equals(item, displayName, StringComparison.OrdinalIgnoreCase) || string.Equals(item, service, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>What the log says about a service, the newest first; null where it cannot be read, or not in time.</summary>
    /// <param name="age">How far back.</param>
    /// <param name="service">The service's name.</param>
    /// <param name="displayName">The name events know it by.</param>
    /// <param name="clock">The node's clock.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    internal static async Task<IReadOnlyList<ServiceLogEvent>?> ReadAsync(TimeSpan age, string service, string displayName, IClock clock, CancellationToken cancellationToken)
    {
        IReadOnlyList<string>? found = await BoundedCall.RunAsync(() => EventLogQuery.TryRead(Log, Query(age), MostEvents), ReadingTime, otherwise: null, clock, cancellationToken).ConfigureAwait(false);
        if (found is null)
            return null;
        return found.Select(ServiceLogEvent.TryParse).Where(item => item is not null && item.IsAbout(service, displayName)).Select(item => item!).ToList();
    }
}
