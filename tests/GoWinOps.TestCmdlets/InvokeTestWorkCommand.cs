using System;
using System.Collections.Concurrent;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Hosting;

namespace GoWinOps.TestCmdlets;

/// <summary>Where the work of <see cref="InvokeTestWorkCommand"/> waits.</summary>
public enum TestWorkMode
{
    /// <summary>In the record itself, until cancelled.</summary>
    Wait,

    /// <summary>In the background, until cancelled.</summary>
    WaitInBackground,

    /// <summary>Writes an error from the record while other work waits in the background.</summary>
    WriteError,

    /// <summary>Writes objects without end.</summary>
    WriteObjects,

    /// <summary>Writes an object from the background once it may, and says when it could go on.</summary>
    WriteWhenTold,

    /// <summary>Fails with an ordinary exception on the pipeline thread, which comes back to the caller.</summary>
    FailOnPipeline,

    /// <summary>Throws out of the record.</summary>
    Throw,

    /// <summary>Throws out of the end.</summary>
    ThrowAtEnd,
}

/// <summary>Work whose clean-up itself awaits, and which says in a log how far it came.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "TestWork")]
public sealed class InvokeTestWorkCommand : AsyncCmdlet
{
    [Parameter(Mandatory = true)]
    public TestWorkMode Mode { get; set; }

    [Parameter(Mandatory = true)]
    public ConcurrentQueue<string> Log { get; set; } = new();

    [Parameter]
    public TaskCompletionSource Started { get; set; } = new();

    /// <summary>Ends the wait of <see cref="TestWorkMode.WriteWhenTold"/>.</summary>
    [Parameter]
    public TaskCompletionSource Told { get; set; } = new();

    [Parameter(ValueFromPipeline = true)]
    public object? InputObject { get; set; }

    protected override Task ProcessAsync(CancellationToken cancellationToken) => Mode switch
    {
        TestWorkMode.Wait => WorkAsync("work", WaitAsync, cancellationToken),
        TestWorkMode.WaitInBackground => StartInBackgroundAsync(token => WorkAsync("background", WaitAsync, token)),
        TestWorkMode.WriteError => WriteErrorBesideBackgroundAsync(cancellationToken),
        TestWorkMode.WriteObjects => WorkAsync("work", WriteObjectsAsync, cancellationToken),
        TestWorkMode.WriteWhenTold => StartInBackgroundAsync(_ => WriteWhenToldAsync()),
        TestWorkMode.FailOnPipeline => FailOnPipelineAsync(),
        TestWorkMode.Throw => throw new InvalidOperationException("out of the record"),
        _ => Task.CompletedTask,
    };

    protected override Task EndAsync(CancellationToken cancellationToken)
    {
        Log.Enqueue("end");
        return Mode == TestWorkMode.ThrowAtEnd ? throw new InvalidOperationException("out of the end") : Task.CompletedTask;
    }

    private async Task WorkAsync(string name, Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        try
        {
            await work(cancellationToken);
        }
        finally
        {
            Log.Enqueue($"{name} cancelled: {cancellationToken.IsCancellationRequested}");
            PostVerbose("clean-up may still report");
            // Long enough that a pump which does not wait for it is caught.
            await Task.Delay(TimeSpan.FromMilliseconds(300), CancellationToken.None);
            Log.Enqueue($"{name} cleaned up");
        }
    }

    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        Started.TrySetResult();
        await Task.Delay(TimeSpan.FromSeconds(45), cancellationToken);
    }

    private async Task WriteErrorBesideBackgroundAsync(CancellationToken cancellationToken)
    {
        await StartInBackgroundAsync(token => WorkAsync("background", WaitAsync, token));
        await Started.Task;
        await WorkAsync(
            "work",
            async _ =>
            {
                await WriteErrorAsync(new InvalidOperationException("written"), "target");
                Log.Enqueue("went on after the error");
            },
            cancellationToken);
    }

    private async Task WriteObjectsAsync(CancellationToken cancellationToken)
    {
        for (int number = 1; ; number++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await WriteObjectAsync(number);
        }
    }

    private async Task WriteWhenToldAsync()
    {
        await Told.Task;
        await WriteObjectAsync("written");
        Started.TrySetResult();
    }

    private async Task FailOnPipelineAsync()
    {
        try
        {
            await OnPipelineAsync<object>(() => throw new FormatException("on the pipeline thread"));
        }
        catch (FormatException)
        {
            Log.Enqueue("caught");
        }

        await WriteObjectAsync("alive");
    }
}
