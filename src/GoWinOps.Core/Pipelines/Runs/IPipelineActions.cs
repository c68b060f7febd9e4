using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;

namespace GoWinOps.Pipelines.Runs;

/// <summary>What a run has others do.</summary>
internal interface IPipelineActions
{
    /// <summary>Carries out a stage that is no approval. What goes wrong is thrown.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="artifacts">What the run built; empty before that.</param>
    /// <param name="cancellationToken">Ends it; the task ends when everything it began has ended.</param>
    /// <returns>What was built, by a stage that builds; else null.</returns>
    Task<PipelineArtifact[]?> CarryOutAsync(PipelineStage stage, IReadOnlyList<PipelineArtifact> artifacts, CancellationToken cancellationToken);

    /// <summary>Whether a person gives the approval now.</summary>
    Task<bool> ApproveAsync(PipelineStage stage, GoPipelineResult result, CancellationToken cancellationToken);

    /// <summary>Tells the owner that a stage failed. Must not fail itself.</summary>
    Task NotifyAsync(PipelineStage stage, Problem problem, GoPipelineResult result, CancellationToken cancellationToken);

    /// <summary>Told of every record once it is on the disk.</summary>
    void Recorded(PipelineRecord record, GoPipelineResult result);
}
