using System;
using System.Collections.Generic;
using System.Linq;
using GoWinOps.Time;

namespace GoWinOps.Services;

/// <summary>Decides what is asked of which node of a pair next. It waits for nothing; all of it is under one lock.</summary>
internal sealed partial class StandbyDecision
{
    // More requests than one start of a watch ever sends to a node.
    private const long SequenceStride = 1L << 32;
    private readonly object gate = new();
    private readonly StandbySettings settings;
    private readonly StandbyNodeView[] views;
    private readonly StandbyMemory memory;
    private readonly IClock clock;
    private readonly StandbyNews news;
    private readonly StandbyStarts starts = new();
    private bool mayDoWithout;
    private bool isResumed;
    private bool isMovingBack;
    private string? lastActive;

    internal StandbyDecision(StandbySettings settings, StandbyNodeView[] views, StandbyMemory memory, IClock clock)
    {
        this.settings = settings;
        this.views = views;
        this.memory = memory;
        this.clock = clock;
        news = new StandbyNews(settings.Service, clock);
        isMovingBack = settings.FailBack;
        if (memory.HolderId.Length == 0)
            memory.HolderId = Guid.NewGuid().ToString("N");
        memory.SequenceBase += SequenceStride;
        foreach (StandbyNodeView view in views)
            view.Sequence = memory.SequenceBase;
        // This very watch held the pair, and nobody can have taken it over without the node that is asked next.
        isResumed = memory.Token > 0 && memory.IsWhole;
        if (!isResumed)
            (memory.Token, memory.Active) = (0, null);
        mayDoWithout = isResumed || settings.Force;
        lastActive = memory.Active;
        RememberLimits(TimeSpan.Zero, TimeSpan.Zero);
        foreach (StandbyNodeView view in views)
            view.CertainEnd = memory.IsParked && view.Node.Name == memory.Active ? null : LatestEnd();
    }

    private StandbyNodeView? Active => views.FirstOrDefault(view => view.Node.Name == memory.Active);

    // Whatever an earlier start of this watch has sent and not heard of ends with this at the latest.
    private TimeSpan LatestEnd() => StandbyTiming.CertainEnd(clock.Elapsed + memory.LongestLease, clock.Elapsed, memory.LongestStop);

    /// <summary>What is to be remembered.</summary>
    internal (long Version, StandbyMemory Memory) CopyMemory()
    {
        lock (gate)
            return (Version, memory.Copy());
    }

    // Grows with every change of what is to be remembered.
    private long Version { get; set; } = 1;

    /// <summary>Something the watch itself could not do.</summary>
    internal void Note(string node, string sentence)
    {
        lock (gate)
            news.Say(node, "trouble", sentence);
    }

    /// <summary>What there is to tell.</summary>
    internal IReadOnlyList<ServiceEvent> TakeEvents()
    {
        lock (gate)
            return news.Take();
    }

    /// <summary>The next request to a node; null while none is due.</summary>
    internal StandbyRequest? Next(StandbyNodeView view)
    {
        lock (gate)
        {
            TimeSpan now = clock.Elapsed;
            NoteLoss(now);
            StandbyRequest? request = Decide(view, now);
            if (request is not null)
                (view.NextRequest, view.LastKind) = (now + settings.RenewEvery, request.Kind);
            return request;
        }
    }

    /// <summary>Takes an answer in.</summary>
    internal void Take(StandbyNodeView view, StandbyRequest request, StandbyAnswer answer)
    {
        lock (gate)
        {
            TimeSpan now = clock.Elapsed;
            if (!view.IsReachable && view.Failure is not null)
                news.Say(view.Node.Name, "reach", $"'{view.Node.Name}' answers.", "answers");
            view.Take(request, answer, now);
            if (answer.Refusal is StandbyRefusal.Superseded or StandbyRefusal.HeldByOther)
                LosePair(answer);
            else if (answer.Refusal == StandbyRefusal.None)
                Accept(view, request);
            else if (answer.Refusal == StandbyRefusal.OtherPair)
                NoteOtherPair(view, answer);
            if (view == Active)
                NoteIntent(answer);
            NoteDeployment(view, answer);
            NoteReleases();
        }
    }

    /// <summary>Takes in that a node did not answer.</summary>
    internal void Fail(StandbyNodeView view, string why)
    {
        lock (gate)
        {
            view.IsReachable = false;
            view.Failure = why;
            view.NextRequest = clock.Elapsed + settings.Step;
        }
    }

    /// <summary>The lease under which the service is to be started on a node now; null when it is not.</summary>
    internal long? StartIsDue(StandbyNodeView view)
    {
        lock (gate)
        {
            bool mayStart = settings.Starts && view == Active && view is { IsReachable: true, Answer: { IsLive: true, State: GoServiceState.Stopped, Intent: not ServiceIntent.Stop, IsDeploying: false } answer }
                && answer.Lease!.Epoch == memory.Epoch && !IsLeaving(view);
            return mayStart && starts.IsDue(memory.Epoch, clock.Elapsed, view.AnsweredAt) ? memory.Epoch : null;
        }
    }

    /// <summary>Whether one node holds the lease, by its own word, and the other is fenced by its own and has ended the service.</summary>
    internal bool IsSettled()
    {
        lock (gate)
        {
            if (!IsEstablished || Active is not { IsReachable: true, Answer: { IsLive: true } answer } active || answer.Lease!.Epoch != memory.Epoch)
                return false;
            StandbyNodeView passive = views.First(view => view != active);
            return passive is { IsReachable: true, Answer.Lease: { IsFenced: true } lease } && lease.Epoch >= memory.Epoch && passive.HasEnded(clock.Elapsed);
        }
    }

    /// <summary>The node that has confirmed a lease without an end; null while there is none.</summary>
    internal string? ParkedOn()
    {
        lock (gate)
            return Active is { Answer: { IsLive: true, Lease.ExpiresAtTick: StandbyLease.NoEnd } } active ? active.Node.Name : null;
    }

    /// <summary>Takes in what starting came to.</summary>
    internal void HasStarted(StandbyNodeView view, string sentence)
    {
        lock (gate)
        {
            starts.End(clock.Elapsed);
            news.Say(view.Node.Name, "start", $"'{settings.Service}' {sentence}", $"{sentence} {clock.Elapsed}");
            view.NextRequest = TimeSpan.Zero;
        }
    }

    /// <summary>The last requests of a watch that ends in an orderly way.</summary>
    internal List<(StandbyNodeView View, StandbyRequest Request)> Park()
    {
        lock (gate)
        {
            List<(StandbyNodeView, StandbyRequest)> last = new();
            if (!IsEstablished)
                return last;
            foreach (StandbyNodeView view in views.Where(view => view is { IsReachable: true, IsHeld: true }))
            {
                bool parks = view == Active && view.Answer!.IsLive && view.Answer.Lease!.Epoch == memory.Epoch;
                StandbyRequest request = Request(view, parks ? StandbyRequestKind.Renew : StandbyRequestKind.Hold);
                request.HoldMilliseconds = 0;
                if (parks)
                {
                    memory.IsParked = true;
                    Version++;
                    request.UntilTick = StandbyLease.NoEnd;
                    view.Granting(request.Sequence, null);
                    news.Say(view.Node.Name, "park", $"'{settings.Service}' stays on '{view.Node.Name}'; while nobody watches, it is not begun elsewhere.");
                }

                last.Add((view, request));
            }

            return last;
        }
    }

    private bool IsEstablished => views.Any(view => view.IsHeld) && views.All(view => view.IsHeld || (mayDoWithout && view.Answer is null));

    private StandbyRequest? Decide(StandbyNodeView view, TimeSpan now)
    {
        if (view.Answer is null || !view.IsReachable)
            return now >= view.NextRequest ? Request(view, StandbyRequestKind.Look) : null;
        if (!view.IsHeld && !TakesUp(view))
            return DecideHold(view, now);
        if (!IsEstablished)
            return KeepUp(view, now);
        if (memory.Active is null)
            return DecideWithoutActive(view, now);
        if (view != Active)
            return DecidePassive(view, now);
        return DecideActive(view, now);
    }

    private StandbyRequest? LookAgain(StandbyNodeView view, TimeSpan now) => now >= view.NextRequest ? Request(view, StandbyRequestKind.Look) : null;

    private StandbyRequest? DecidePassive(StandbyNodeView view, TimeSpan now)
    {
        StandbyNodeView active = Active!;
        if (!active.IsReachable && active.HasEnded(now) && !memory.IsMeantToStop)
        {
            memory.Active = null;
            Version++;
            return DecideWithoutActive(view, now);
        }

        bool isFenced = view.Answer!.Lease is { IsFenced: true } lease && lease.Epoch >= memory.Epoch;
        return isFenced ? KeepUp(view, now) : FenceAgain(view, memory.Epoch, now);
    }

    private StandbyRequest? DecideActive(StandbyNodeView view, TimeSpan now)
    {
        StandbyAnswer answer = view.Answer!;
        if (isMovingBack && IsMoveDue(view))
            return MoveAway(view, now);
        if (answer.Lease is null || answer.Lease.Epoch < memory.Epoch)
            return now >= view.NextRequest ? Grant(view, StandbyRequestKind.Acquire, now) : null;
        if (!answer.IsLive)
        {
            // It has run out, or the node has started anew. Which node is next is decided as if there had been none.
            memory.Active = null;
            Version++;
            return DecideWithoutActive(view, now);
        }

        // A lease that could not be renewed for a while is not left waiting any longer.
        return now >= view.NextRequest || view.LastKind == StandbyRequestKind.Look ? Grant(view, StandbyRequestKind.Renew, now) : null;
    }

    private bool IsMoveDue(StandbyNodeView active)
    {
        isMovingBack = active != views[0];
        return IsLeaving(active);
    }

    private bool IsLeaving(StandbyNodeView active) =>
        isMovingBack && active != views[0] && views[0] is { IsReachable: true, IsHeld: true, Answer.IsGuarded: true };

    private StandbyRequest? MoveAway(StandbyNodeView view, TimeSpan now)
    {
        if (!view.HasEnded(now))
            return FenceAgain(view, memory.Epoch, now);
        memory.Active = null;
        Version++;
        return DecideWithoutActive(view, now);
    }

    private StandbyRequest? DecideWithoutActive(StandbyNodeView view, TimeSpan now)
    {
        StandbyNodeView target = Target();
        StandbyNodeView other = views.First(one => one != target);
        if (view != target)
        {
            // What may still run there has to end first.
            return view.HasEnded(now) ? KeepUp(view, now) : FenceAgain(view, memory.Epoch + 1, now);
        }

        if (!other.HasEnded(now) || !view.Answer!.IsGuarded)
        {
            string why = view.Answer!.IsGuarded
                ? other.CertainEnd is { } end ? $"'{other.Node.Name}' has certainly ended, in {Spoken.Of(end - now)} at the latest." : $"'{other.Node.Name}' has answered: it may run it without an end."
                : $"the watcher of '{view.Node.Name}' runs.";
            news.Say(view.Node.Name, "wait", $"'{settings.Service}' is begun on '{view.Node.Name}' when {why}", $"{other.Node.Name} {view.Answer.IsGuarded} {other.CertainEnd is null}");
            return KeepUp(view, now);
        }

        bool isMove = lastActive is not null && lastActive != view.Node.Name;
        memory.Epoch++;
        memory.Active = view.Node.Name;
        Version++;
        if (isMove)
            news.Move(isMovingBack ? ServiceEventKind.FailedBack : ServiceEventKind.FailedOver, other.Node.Name, view.Node.Name, memory.Epoch);
        isMovingBack = isMovingBack && view != views[0];
        lastActive = view.Node.Name;
        return Grant(view, StandbyRequestKind.Acquire, now);
    }

    // The preferred node while nothing else speaks: at the very beginning it is where the service runs already, later where it can be begun at all.
    private StandbyNodeView Target()
    {
        StandbyNodeView[] usable = views.Where(view => view is { IsReachable: true, IsHeld: true, Answer.IsGuarded: true }).ToArray();
        if (usable.Length != 2)
            return usable.Length == 1 ? usable[0] : views.First(view => view.IsHeld);
        if (isMovingBack)
            return views[0];
        return views.FirstOrDefault(view => view.Answer!.State == GoServiceState.Running) ?? views.FirstOrDefault(view => !view.Answer!.Lease!.IsFenced) ?? views[0];
    }

    private StandbyRequest? KeepUp(StandbyNodeView view, TimeSpan now) => now >= view.NextRequest ? Request(view, StandbyRequestKind.Hold) : null;

    // At once, and then only so often.
    private StandbyRequest? FenceAgain(StandbyNodeView view, long epoch, TimeSpan now)
    {
        TimeSpan pause = TimeSpan.FromTicks(settings.RenewEvery.Ticks / 4);
        if (view.LastKind == StandbyRequestKind.Fence && now < view.NextRequest - settings.RenewEvery + pause)
            return null;
        StandbyRequest request = Request(view, StandbyRequestKind.Fence);
        request.Epoch = Math.Max(epoch, view.Answer!.Lease?.Epoch ?? 0);
        return request;
    }

    private StandbyRequest Grant(StandbyNodeView view, StandbyRequestKind kind, TimeSpan now)
    {
        StandbyRequest request = Request(view, kind);
        TimeSpan until = now + settings.LeaseDuration;
        request.Epoch = memory.Epoch;
        request.UntilTick = view.Answer!.Tick + (long)(until - view.AnsweredAt).TotalMilliseconds;
        request.StopTimeoutMilliseconds = (int)settings.StopTimeout.TotalMilliseconds;
        view.Granting(request.Sequence, StandbyTiming.CertainEnd(until, view.AnsweredAt, settings.StopTimeout));
        view.GrantedUntil = until;
        view.GrantedFrom = view.AnsweredAt;
        return request;
    }

    private StandbyRequest Request(StandbyNodeView view, StandbyRequestKind kind) => new()
    {
        Kind = kind,
        Nodes = views.Select(one => one.Node.Name).ToArray(),
        Token = memory.Token,
        HolderId = memory.HolderId,
        Holder = settings.Holder,
        Sequence = ++view.Sequence,
        HoldMilliseconds = (long)settings.Hold.TotalMilliseconds,
        Force = settings.Force,
        Epoch = memory.Epoch,
        BootId = view.Answer?.BootId ?? string.Empty,
    };

    private void Accept(StandbyNodeView view, StandbyRequest request)
    {
        switch (request.Kind)
        {
            case StandbyRequestKind.Hold when !view.IsHeld:
                BeginHold(view);
                break;
            case StandbyRequestKind.Acquire or StandbyRequestKind.Renew when request.UntilTick != StandbyLease.NoEnd:
                // Requests before this one are refused from now on: the lease ends as this one says.
                view.CertainEnd = StandbyTiming.CertainEnd(view.GrantedUntil, view.GrantedFrom, settings.StopTimeout);
                if (memory.IsParked)
                {
                    memory.IsParked = false;
                    Version++;
                }

                break;
        }
    }

    private void NoteIntent(StandbyAnswer answer)
    {
        bool isMeantToStop = answer.Intent == ServiceIntent.Stop;
        if (isMeantToStop == memory.IsMeantToStop)
            return;
        memory.IsMeantToStop = isMeantToStop;
        Version++;
    }

    private void NoteReleases()
    {
        string?[] releases = views.Select(view => view.Answer?.Release).ToArray();
        if (releases.All(release => release is not null) && releases[0] != releases[1])
            news.Say(views[1].Node.Name, "release", $"'{settings.Service}' is set to run {releases[0]} on '{views[0].Node.Name}' and {releases[1]} on '{views[1].Node.Name}'.");
    }

    private void NoteLoss(TimeSpan now)
    {
        if (Active is not { IsReachable: false, Failure: { } why } lost)
            return;
        string next = memory.IsMeantToStop ? "was stopped on purpose and is not begun elsewhere."
            : lost.CertainEnd is { } end ? $"is begun on the other node unless it answers within {Spoken.Of(end > now ? end - now : TimeSpan.Zero)}."
            : "may run there without an end and is not begun elsewhere.";
        news.Say(lost.Node.Name, "reach", $"'{lost.Node.Name}' does not answer; '{settings.Service}' {next} {why}", $"lost {memory.IsMeantToStop} {lost.CertainEnd is null}");
    }
}
