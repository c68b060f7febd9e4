using System;
using System.Linq;

namespace GoWinOps.Services;

/// <content>Whose the pair is: taking it up again, taking it over, losing it to another watch.</content>
internal sealed partial class StandbyDecision
{
    // The node still knows this watch from before its restart.
    private bool TakesUp(StandbyNodeView view)
    {
        if (memory.Token == 0 || view.Answer!.Lease is not { } lease || lease.Token != memory.Token || lease.HolderId != memory.HolderId)
            return false;
        BeginHold(view);
        return true;
    }

    private StandbyRequest? DecideHold(StandbyNodeView view, TimeSpan now)
    {
        if (view.Answer!.Lease is { } lease && memory.Token > 0 && lease.Token > memory.Token)
            LosePair(view.Answer);
        bool knowsBoth = views.All(one => one.Answer is not null && one.IsReachable);
        if (!knowsBoth && !mayDoWithout)
        {
            news.Say(view.Node.Name, "pair", $"Nothing is done about '{settings.Service}' before both nodes have answered: only so is it certain that no other watch grants anything.", "both");
            return LookAgain(view, now);
        }

        if (knowsBoth && views[0].Answer!.BootId == views[1].Answer!.BootId)
        {
            news.Say(view.Node.Name, "pair", $"Nothing is done about '{settings.Service}': '{views[0].Node.Name}' and '{views[1].Node.Name}' are one and the same machine.", "same");
            return LookAgain(view, now);
        }

        StandbyNodeView? other = views.FirstOrDefault(one => one.Answer is { IsHeld: true } answer && answer.Lease!.HolderId != memory.HolderId);
        if (other is not null && !settings.Force)
        {
            news.Say(other.Node.Name, "pair", $"'{settings.Service}' is watched by {other.Answer!.Lease!.Holder}; this watch waits for its turn.", "other");
            return LookAgain(view, now);
        }

        if (memory.Token == 0)
        {
            memory.Token = views.Max(one => one.Answer?.Lease?.Token ?? 0) + 1;
            memory.IsWhole = false;
            memory.IsParked = false;
            Version++;
        }

        return view.LastKind != StandbyRequestKind.Hold || now >= view.NextRequest ? Request(view, StandbyRequestKind.Hold) : null;
    }

    private void BeginHold(StandbyNodeView view)
    {
        view.IsHeld = true;
        // What an earlier start of this watch has sent may still arrive: only the time that passes says when it ends.
        if (isResumed)
            return;
        // Requests under every other token are refused from now on: the lease ends as it says.
        view.CertainEnd = EndOf(view.Answer!, view.AnsweredAt);
        if (views.All(one => one.IsHeld))
            TakeOver();
    }

    private void NoteOtherPair(StandbyNodeView view, StandbyAnswer answer) => news.Say(
        view.Node.Name,
        "pair",
        $"Nothing is done about '{settings.Service}': '{view.Node.Name}' is one of another pair for it, {string.Join(" and ", answer.Lease!.Nodes)}. Name the nodes in the same way, or end that pair with Remove-GoServiceStandby.");

    private void NoteDeployment(StandbyNodeView view, StandbyAnswer answer)
    {
        if (!answer.IsDeploying)
            news.Forget(view.Node.Name, "deployment");
        else if (view == Active && answer is { State: GoServiceState.Stopped, Intent: not ServiceIntent.Stop })
            news.Say(view.Node.Name, "deployment", $"'{settings.Service}' was stopped on '{view.Node.Name}' by a deployment that is under way, and is left to it.");
    }

    private static TimeSpan? EndOf(StandbyAnswer answer, TimeSpan now)
    {
        if (answer.Lease is not { Epoch: > 0 } lease || (answer.IsLive && lease.ExpiresAtTick == StandbyLease.NoEnd))
            return null;
        TimeSpan left = answer.IsLive ? TimeSpan.FromMilliseconds(lease.ExpiresAtTick - answer.Tick) : TimeSpan.Zero;
        return StandbyTiming.CertainEnd(now + left, now, TimeSpan.FromMilliseconds(lease.StopTimeoutMilliseconds));
    }

    // A pair that is taken over goes on where it was.
    private void TakeOver()
    {
        StandbyNodeView newest = views.OrderByDescending(view => view.Answer!.Lease!.Epoch).ThenBy(view => view.Answer!.Lease!.IsFenced).First();
        memory.Epoch = Math.Max(memory.Epoch, newest.Answer!.Lease!.Epoch);
        memory.Active = newest.Answer.IsLive && newest.Answer.Lease.Epoch == memory.Epoch ? newest.Node.Name : null;
        memory.IsParked = newest.Answer.IsLive && newest.Answer.Lease.ExpiresAtTick == StandbyLease.NoEnd;
        memory.IsWhole = true;
        lastActive = memory.Active ?? lastActive;
        // What the watch before has granted may last longer than what this one grants.
        foreach (StandbyNodeView view in views)
            RememberLimits(view.CertainEnd is { } end ? end - clock.Elapsed : TimeSpan.Zero, TimeSpan.FromMilliseconds(view.Answer!.Lease!.StopTimeoutMilliseconds));
        Version++;
        news.Say(newest.Node.Name, "pair", memory.Active is null ? $"'{settings.Service}' is watched now; it runs under no lease yet." : $"'{settings.Service}' is watched now; '{memory.Active}' is the active node.");
    }

    private void LosePair(StandbyAnswer answer)
    {
        foreach (StandbyNodeView view in views)
            view.LoseHold();
        if (memory.Token > 0)
            news.Say(views[0].Node.Name, "pair", $"'{settings.Service}' was taken over by {answer.Lease?.Holder ?? "another watch"}; this watch waits for its turn.");
        memory.Token = 0;
        memory.IsWhole = false;
        memory.Active = null;
        isResumed = false;
        mayDoWithout = settings.Force;
        Version++;
    }

    private void RememberLimits(TimeSpan lease, TimeSpan stop)
    {
        memory.LongestLease = new[] { memory.LongestLease, settings.LeaseDuration, lease }.Max();
        memory.LongestStop = new[] { memory.LongestStop, settings.StopTimeout, stop }.Max();
    }
}
