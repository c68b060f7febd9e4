using System;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Build.Artifacts;
using GoWinOps.Problems;

namespace GoWinOps.Commands;

/// <summary>Signs by PowerShell, in the user's own session.</summary>
internal abstract class SessionSigner : IArtifactSigner
{
    private readonly Func<Action, Task> onPipeline;
    private readonly TimeSpan deadline;

    /// <param name="onPipeline">Runs something on the pipeline thread, where the session is.</param>
    /// <param name="deadline">How long one executable may take.</param>
    protected SessionSigner(Func<Action, Task> onPipeline, TimeSpan deadline)
    {
        this.onPipeline = onPipeline;
        this.deadline = deadline;
    }

    /// <inheritdoc/>
    public abstract ArtifactSignature Signature { get; }

    /// <inheritdoc/>
    public abstract string DisplayText { get; }

    /// <inheritdoc/>
    public abstract string Identity { get; }

    /// <summary>What signs, in messages.</summary>
    protected abstract string Name { get; }

    /// <inheritdoc/>
    public async Task SignAsync(string path, CancellationToken cancellationToken)
    {
        string file = System.IO.Path.GetFileName(path);
        try
        {
            await onPipeline(() => Sign(path, deadline, cancellationToken)).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new GoWinOpsException(nameof(Messages.SigningTimedOut), file, Name, file, deadline);
        }
        catch (RuntimeException exception) when (exception is not PipelineStoppedException)
        {
            throw new GoWinOpsException(nameof(Messages.SigningFailed), file, exception, Name, file, exception.Message);
        }
    }

    /// <summary>Signs on the pipeline thread.</summary>
    protected abstract void Sign(string path, TimeSpan deadline, CancellationToken cancellationToken);
}
