using System;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Time;

namespace GoWinOps.Services;

/// <summary>A node of a pair, reached over its own way. A request that is not answered in time is waited for no longer, and its answer is lost.</summary>
internal sealed class ChannelStandbyNode : IStandbyNode, IDisposable
{
    // Much longer than a request is waited for: ending it early would end the session, and the first operation of a new one always takes longest.
    private static readonly TimeSpan OperationLimit = TimeSpan.FromSeconds(30);
    private readonly string service;
    private readonly Func<CancellationToken, Task<INodeChannel>> connect;
    private readonly IClock clock;
    private Task<INodeChannel>? connecting;
    private Task unanswered = Task.CompletedTask;

    internal ChannelStandbyNode(string name, string service, Func<CancellationToken, Task<INodeChannel>> connect, IClock clock)
    {
        Name = name;
        this.service = service;
        this.connect = connect;
        this.clock = clock;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public async Task<StandbyAnswer> AskAsync(StandbyRequest request, TimeSpan deadline, CancellationToken cancellationToken)
    {
        if (!await IsInTimeAsync(unanswered, deadline, cancellationToken).ConfigureAwait(false))
            throw TimedOut(deadline);
        INodeChannel channel = await ConnectAsync(deadline, cancellationToken).ConfigureAwait(false);
        Task<StandbyAnswer> answer = channel.InvokeAsync(new AskStandbyOperation { Service = service, Request = request }, OperationLimit, cancellationToken);
        unanswered = answer;
        if (await IsInTimeAsync(answer, deadline, cancellationToken).ConfigureAwait(false))
            return await AnsweredAsync(answer).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        // What fails later is no use to the next request either.
        _ = answer.ContinueWith(_ => Forget(), CancellationToken.None, TaskContinuationOptions.NotOnRanToCompletion, TaskScheduler.Default);
        throw TimedOut(deadline);
    }

    /// <inheritdoc/>
    public async Task<ServiceRuleOutcome> StartAsync(long epoch, TimeSpan timeout, CancellationToken cancellationToken)
    {
        INodeChannel channel = await ConnectAsync(timeout, cancellationToken).ConfigureAwait(false);
        StartStandbyOperation start = new() { Service = service, Epoch = epoch, Timeout = timeout };
        return await channel.InvokeAsync(start, timeout + TimeSpan.FromSeconds(10), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Gives the way back.</summary>
    public void Dispose() => Forget();

    private async Task<StandbyAnswer> AnsweredAsync(Task<StandbyAnswer> answer)
    {
        try
        {
            return await answer.ConfigureAwait(false);
        }
        catch
        {
            Forget();
            throw;
        }
    }

    private async Task<INodeChannel> ConnectAsync(TimeSpan deadline, CancellationToken cancellationToken)
    {
        Task<INodeChannel> way = connecting ??= connect(cancellationToken);
        if (!await IsInTimeAsync(way, deadline, cancellationToken).ConfigureAwait(false))
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw TimedOut(deadline);
        }

        try
        {
            return await way.ConfigureAwait(false);
        }
        catch
        {
            connecting = null;
            throw;
        }
    }

    private async Task<bool> IsInTimeAsync(Task task, TimeSpan deadline, CancellationToken cancellationToken)
    {
        using CancellationTokenSource done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bool isFirst = await Task.WhenAny(task, clock.DelayAsync(deadline, done.Token)).ConfigureAwait(false) == task;
        done.Cancel();
        return isFirst;
    }

    // The next request opens the way anew.
    private void Forget()
    {
        Task<INodeChannel>? way = Interlocked.Exchange(ref connecting, null);
        way?.ContinueWith(opened => opened.Result.Dispose(), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
    }

    private GoWinOpsException TimedOut(TimeSpan deadline) => new(nameof(Messages.NodeTimedOut), Name, Name, nameof(AskStandbyOperation), deadline);
}
