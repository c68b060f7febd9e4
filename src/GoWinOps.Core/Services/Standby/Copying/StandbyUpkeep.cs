using System;
using System.Collections.Generic;
using System.Linq;
using System.Security;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Time;

namespace GoWinOps.Services;

/// <summary>Keeps the service of the passive node in step with the active one for as long as the pair is watched: a newer release or another setting is brought over.</summary>
internal sealed class StandbyUpkeep
{
    /// <summary>The time between two comparisons.</summary>
    internal static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    // What was done and differs again in the same words did not help, or somebody undoes it: it is not done every minute.
    private static readonly TimeSpan PauseAfterSame = TimeSpan.FromMinutes(15);

    private readonly string service;
    private readonly IReadOnlyList<Func<CancellationToken, Task<INodeChannel>>> connect;
    private readonly TimeSpan timeout;
    private readonly IClock clock;
    private readonly StandbyNews news;
    private string? declined;
    private (string Description, TimeSpan At)? done;

    /// <param name="service">The service.</param>
    /// <param name="connect">Opens the ways to the two nodes, the preferred one first.</param>
    /// <param name="timeout">How long one operation may take.</param>
    /// <param name="clock">Time.</param>
    internal StandbyUpkeep(string service, IReadOnlyList<Func<CancellationToken, Task<INodeChannel>>> connect, TimeSpan timeout, IClock clock)
    {
        this.service = service;
        this.connect = connect;
        this.timeout = timeout;
        this.clock = clock;
        news = new StandbyNews(service, clock);
    }

    /// <summary>The service host on the nodes, for a program that runs under one.</summary>
    internal string HostSha256 { get; init; } = string.Empty;

    /// <summary>Whose password is known, and the password, for a service that runs as a user; null for none.</summary>
    internal (string Account, SecureString Password)? Credential { get; init; }

    /// <summary>Brings the service host to a node.</summary>
    internal Func<INodeChannel, CancellationToken, Task> BringHostAsync { get; init; } = (_, _) => Task.CompletedTask;

    /// <summary>Makes a node ready for the pair, to which the service has been brought.</summary>
    internal Func<INodeChannel, CancellationToken, Task> MakeReadyAsync { get; init; } = (_, _) => Task.CompletedTask;

    /// <summary>Asks whether something may be done: what, and to what.</summary>
    internal Func<string, string, Task<bool>> AgreeAsync { get; init; } = (_, _) => Task.FromResult(true);

    /// <summary>Is told what was done, and what could not be.</summary>
    internal Func<ServiceEvent, Task> TellAsync { get; init; } = _ => Task.CompletedTask;

    /// <summary>Whether a failure says that the node was not reached, and nothing about its service. A disk that is full is out of resources, too, but answers.</summary>
    internal static bool IsAway(GoWinOpsException failure) =>
        failure.Problem.Category is "ConnectionError" or "OperationTimeout" or "ResourceUnavailable" or "AuthenticationError" && failure.ErrorId != nameof(Messages.NodeDiskFull);

    /// <summary>Looks again and again until it is cancelled.</summary>
    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await clock.DelayAsync(Every, cancellationToken).ConfigureAwait(false);
            await LookAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Compares the nodes once, and brings the passive one in step.</summary>
    internal async Task LookAsync(CancellationToken cancellationToken)
    {
        List<INodeChannel> channels = new();
        string node = string.Empty;
        try
        {
            foreach (Func<CancellationToken, Task<INodeChannel>> open in connect)
                channels.Add(await open(cancellationToken).ConfigureAwait(false));
            StandbyCopy? copy = await StandbyCopy.FindAsync(service, channels, HostSha256, timeout, cancellationToken, Credential).ConfigureAwait(false);
            // Without a lease nobody says which of the two is right.
            if (copy is { Image.IsLive: true })
            {
                node = copy.Target;
                await FollowAsync(copy, channels.First(channel => channel.NodeName == node), cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Whatever it is: what only keeps the standby in step must not end the watch that begins it. A lease that was taken in the meantime is no failure.
            Problem problem = Problem.From(exception);
            if (exception is not GoWinOpsException known || (!IsAway(known) && known.ErrorId != nameof(Messages.StandbyNotTouched)))
                news.Say(node, "copy", $"'{service}' is not in step on both nodes: {problem.Message} {problem.RecommendedAction}".Trim());
        }
        finally
        {
            foreach (INodeChannel channel in channels)
                channel.Dispose();
        }

        foreach (ServiceEvent one in news.Take())
            await TellAsync(one).ConfigureAwait(false);
    }

    private async Task FollowAsync(StandbyCopy copy, INodeChannel target, CancellationToken cancellationToken)
    {
        await BringHostAsync(target, cancellationToken).ConfigureAwait(false);
        await copy.MakePlanAsync(cancellationToken).ConfigureAwait(false);
        Warn(copy.Target, copy.Warnings);
        if (!copy.IsNeeded)
        {
            done = null;
            news.Forget(copy.Target, "copy");
            return;
        }

        // What was not agreed to is not asked about again every minute.
        if (copy.Description == declined || (done is { } last && copy.Description == last.Description && clock.Elapsed - last.At < PauseAfterSame))
            return;
        declined = await AgreeAsync($"{service} on {copy.Target}", copy.Description).ConfigureAwait(false) ? null : copy.Description;
        if (declined is not null)
            return;
        ServiceChange change = await copy.CarryOutAsync(null, cancellationToken).ConfigureAwait(false);
        done = (copy.Description, clock.Elapsed);
        Warn(copy.Target, change.Warnings);
        await MakeReadyAsync(target, cancellationToken).ConfigureAwait(false);
        news.Say(copy.Target, "copy", $"'{service}' was brought in step on '{copy.Target}' with '{copy.Image.Node}': {copy.Changes}.");
    }

    private void Warn(string node, string[] warnings)
    {
        if (warnings.Length > 0)
            news.Say(node, "warning", string.Join(" ", warnings));
    }
}
