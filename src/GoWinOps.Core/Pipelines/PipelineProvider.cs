namespace GoWinOps.Pipelines;

/// <summary>A CI system.</summary>
public enum PipelineProvider
{
    /// <summary>GitHub Actions.</summary>
    GitHubActions,

    /// <summary>GitLab CI/CD.</summary>
    GitLab,

    /// <summary>Azure Pipelines.</summary>
    AzurePipelines,

    /// <summary>Jenkins, with a declarative pipeline.</summary>
    Jenkins,
}
