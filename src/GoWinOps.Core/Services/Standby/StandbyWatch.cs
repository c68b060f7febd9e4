using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;
using GoWinOps.Time;

namespace GoWinOps.Services;

/// <summary>
/// Keeps a service running on one of two nodes and never on both: renews the lease of the active node, and begins the service on the other one only when
/// the first has certainly ended.
/// </summary>
/// <remarks>
/// Safe are the grants (<see cref="LeaseGuard"/>), the moment from which on an end is certain (<see cref="StandbyTiming"/>), and that a watch needs both nodes
/// to take a pair over: whoever holds it without reaching one of them knows that nobody else can have granted anything there. What is to be remembered is
/// written down before it is done. Everything else here is about when to do what, and may be late or wrong without harm.
/// </remarks>
internal sealed class StandbyWatch
{
    private static readonly TimeSpan ParkTimeout = TimeSpan.FromSeconds(5);
    private readonly StandbySettings settings;
    private readonly StandbyNodeView[] views;
    private readonly IStandbyStore store;
    private readonly Func<ServiceEvent, Task> tell;
    private readonly IClock clock;
    private readonly LookLane saving = new(1);
    private readonly List<Task> starting = new();
    private readonly object telling = new();
    private Task told = Task.CompletedTask;
    private StandbyDecision decision = null!;
    private long savedVersion;

    /// <summary>Watches a pair.</summary>
    /// <param name="settings">How.</param>
    /// <param name="nodes">The two nodes, the preferred one first.</param>
    /// <param name="store">What is remembered. Nobody else may use it meanwhile.</param>
    /// <param name="tell">Is told what happens.</param>
    /// <param name="clock">Time.</param>
    internal StandbyWatch(StandbySettings settings, IReadOnlyList<IStandbyNode> nodes, IStandbyStore store, Func<ServiceEvent, Task> tell, IClock clock)
    {
        this.settings = settings;
        views = nodes.Select(node => new StandbyNodeView(node)).ToArray();
        this.store = store;
        this.tell = tell;
        this.clock = clock;
    }

    /// <summary>Says whether there is nothing left to watch for: it then ends as if it were cancelled. Asked after each step.</summary>
    internal Func<StandbyDecision, bool> IsEnough { get; init; } = _ => false;

    /// <summary>The node that was left a lease without an end, and has confirmed it; null where there is none. Asked after the watch has ended.</summary>
    internal string? ParkedOn => decision.ParkedOn();

    /// <summary>Watches until it is cancelled; then the active node keeps its lease without an end, so that the service runs on while nobody watches.</summary>
    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        StandbyMemory memory = await store.ReadAsync(cancellationToken).ConfigureAwait(false);
        decision = new StandbyDecision(settings, views, memory, clock);
        await SaveAsync().ConfigureAwait(false);
        using CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            // One that fails must not leave the other renewing for ever.
            await Task.WhenAll(views.Select(view => FollowAsync(view, ending))).ConfigureAwait(false);
        }
        finally
        {
            ending.Cancel();
            await EndAsync().ConfigureAwait(false);
        }
    }

    private async Task FollowAsync(StandbyNodeView view, CancellationTokenSource ending)
    {
        try
        {
            while (true)
            {
                await StepAsync(view, ending.Token).ConfigureAwait(false);
                if (IsEnough(decision))
                    ending.Cancel();
                await clock.DelayAsync(settings.Step, ending.Token).ConfigureAwait(false);
            }
        }
        catch
        {
            ending.Cancel();
            throw;
        }
    }

    private async Task StepAsync(StandbyNodeView view, CancellationToken cancellationToken)
    {
        StandbyRequest? request = decision.Next(view);
        bool isRemembered = await TrySaveAsync(view.Node.Name).ConfigureAwait(false);
        // A token and an epoch are never used before they are remembered. Everything else may be: it grants nothing new to anybody else.
        if (request is not null && (isRemembered || request.Kind is not (StandbyRequestKind.Acquire or StandbyRequestKind.Hold)))
            await AskAsync(view, request, cancellationToken).ConfigureAwait(false);
        await TellBesideAsync().ConfigureAwait(false);
        starting.RemoveAll(task => task.IsCompleted);
        if (decision.StartIsDue(view) is { } epoch)
            starting.Add(StartAsync(view, epoch, cancellationToken));
    }

    private async Task AskAsync(StandbyNodeView view, StandbyRequest request, CancellationToken cancellationToken)
    {
        try
        {
            StandbyAnswer answer = await view.Node.AskAsync(request, settings.RequestTimeout, cancellationToken).ConfigureAwait(false);
            decision.Take(view, request, answer);
        }
        catch (GoWinOpsException exception)
        {
            decision.Fail(view, exception.Problem.Message);
        }
    }

    // Beside the renewals: a service may take longer to start than its lease lasts.
    private async Task StartAsync(StandbyNodeView view, long epoch, CancellationToken cancellationToken)
    {
        string sentence;
        try
        {
            ServiceRuleOutcome outcome = await view.Node.StartAsync(epoch, settings.StartTimeout, cancellationToken).ConfigureAwait(false);
            sentence = outcome.State == ServiceAlertState.ActionSkipped ? $"was not started: {outcome.Sentence}" : $"was started: {outcome.Sentence}";
        }
        catch (GoWinOpsException exception)
        {
            sentence = $"could not be started: {exception.Message}";
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return;
        }

        decision.HasStarted(view, sentence);
    }

    private async Task EndAsync()
    {
        foreach (Task start in starting)
            await start.ConfigureAwait(false);
        using CancellationTokenSource limited = new();
        Task passed = clock.DelayAsync(ParkTimeout, limited.Token);
        List<(StandbyNodeView View, StandbyRequest Request)> last = decision.Park();
        // Before it is sent: a lease without an end must never be forgotten.
        await SaveAsync().ConfigureAwait(false);
        Task parting = Task.WhenAll(last.Select(one => AskAsync(one.View, one.Request, limited.Token)));
        await Task.WhenAny(parting, passed).ConfigureAwait(false);
        limited.Cancel();
        try
        {
            await parting.ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // A node that cannot be told keeps the lease it has, and its end.
        }

        await told.ConfigureAwait(false);
        await TellAsync().ConfigureAwait(false);
    }

    // Beside the renewals: whoever is told may take any time, as a console that is being marked or a script that is being run, and no lease waits for that.
    private Task TellBesideAsync()
    {
        lock (telling)
        {
            // What comes while it goes on it takes along.
            if (!told.IsCompleted)
                return Task.CompletedTask;
            Task before = told;
            // One that failed stays, for each that asks: whoever is told no more has ended the watch.
            if (before.Status == TaskStatus.RanToCompletion)
                told = TellAsync();
            return before;
        }
    }

    private async Task TellAsync()
    {
        while (decision.TakeEvents() is { Count: > 0 } events)
        {
            foreach (ServiceEvent one in events)
                await tell(one).ConfigureAwait(false);
        }
    }

    private async Task<bool> TrySaveAsync(string node)
    {
        try
        {
            await SaveAsync().ConfigureAwait(false);
            return true;
        }
        catch (GoWinOpsException exception)
        {
            decision.Note(node, exception.Message);
            return false;
        }
    }

    // Without a token: what was decided has to be remembered before anything is done about it.
    private async Task SaveAsync()
    {
        using IDisposable turn = await saving.EnterAsync(CancellationToken.None).ConfigureAwait(false);
        (long version, StandbyMemory memory) = decision.CopyMemory();
        if (version == savedVersion)
            return;
        await store.SaveAsync(memory, CancellationToken.None).ConfigureAwait(false);
        savedVersion = version;
    }
}
