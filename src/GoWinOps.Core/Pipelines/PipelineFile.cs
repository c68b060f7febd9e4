using System;
using GoWinOps.Problems;
using GoWinOps.Projects;

namespace GoWinOps.Pipelines;

/// <summary>Makes the file a CI system reads.</summary>
public static class PipelineFile
{
    /// <summary>The file, its path below the repository's folder where the CI system looks for it.</summary>
    /// <exception cref="GoWinOpsException">
    /// <c>ManifestSectionMissing</c>, <c>PipelinePathUnsupported</c>, <c>PipelineTargetMissing</c>, <c>PipelineBranchInvalid</c>
    /// </exception>
    public static GeneratedFile Make(PipelineRequest request)
    {
        PipelinePlan plan = new(request);
        return request.Provider switch
        {
            PipelineProvider.GitHubActions => new GeneratedFile($".github/workflows/{plan.Slug}.yml", new GitHubActionsPipeline(plan).Write()),
            PipelineProvider.GitLab => new GeneratedFile(".gitlab-ci.yml", new GitLabPipeline(plan).Write()),
            PipelineProvider.AzurePipelines => new GeneratedFile("azure-pipelines.yml", new AzurePipelinesPipeline(plan).Write()),
            PipelineProvider.Jenkins => new GeneratedFile("Jenkinsfile", new JenkinsPipeline(plan).Write()),
            _ => throw new ArgumentOutOfRangeException(nameof(request), request.Provider, null),
        };
    }

    /// <summary>The nodes of the manifest that machines of the request's kind cannot reach.</summary>
    public static string[] UnreachableNodes(PipelineRequest request) => new PipelinePlan(request).UnreachableNodes();
}
