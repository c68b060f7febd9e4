using System.Collections.Generic;
using System.Linq;
using GoWinOps.Manifest;

namespace GoWinOps.Pipelines;

/// <summary>The pipeline as a workflow of GitHub Actions.</summary>
internal sealed class GitHubActionsPipeline
{
    private const string BuildArtifact = "build";
    private const string ReleaseArtifact = "release";
    private const string IsDelivery = "github.event_name == 'push'";

    // GitHub's own actions only, by their major version: their authors are trusted with the runner anyway, and fixes arrive by themselves.
    private const string Checkout = "actions/checkout@v6";
    private const string SetupGo = "actions/setup-go@v6";
    private const string Upload = "actions/upload-artifact@v6";
    private const string Download = "actions/download-artifact@v7";

    private readonly PipelinePlan plan;

    internal GitHubActionsPipeline(PipelinePlan plan) => this.plan = plan;

    /// <summary>The file's text.</summary>
    internal string Write() => YamlText.Write(Comment(), new YamlSection
    {
        { "name", plan.Title },
        { "on", Triggers() },
        { "permissions", new YamlSection { { "contents", "read" } } },
        { "concurrency", new YamlSection
            {
                // A newer push to a pull request makes the run for the older one useless. Deliveries each have a group of their own: none is cut off.
                { "group", plan.Slug + "-${{ github.event_name == 'pull_request' && github.ref || github.run_id }}" },
                { "cancel-in-progress", true },
            }
        },
        { "defaults", new YamlSection { { "run", new YamlSection { { "shell", "pwsh" } } } } },
        { "env", new YamlSection { { "GOWINOPS_MANIFEST", plan.ManifestPath }, { "GOWINOPS_TARGET", plan.Target } } },
        { "jobs", Jobs() },
    });

    private IEnumerable<string> Comment()
    {
        yield return "Build, test, package, and delivery from environment to environment, by GoWinOps.";
        yield return string.Empty;
        yield return "To be set up once, in the repository's settings:";
        yield return $"- the environments {string.Join(", ", plan.Environments.Select(environment => environment.Name))}";
        foreach (ManifestEnvironment environment in plan.Environments.Where(environment => environment.NeedsApproval))
            yield return $"- required reviewers for {environment.Name}: without them GitHub asks nobody, whatever the manifest says";
        if (plan.IsWindows)
        {
            yield return "- secrets GOWINOPS_NODE_USER and GOWINOPS_NODE_PASSWORD of each environment, unless the runner's own account may act on the nodes";
            yield return "- a self-hosted runner with the label Windows and PowerShell 7.4 or later that reaches the nodes";
        }
        else
        {
            yield return "- the secret GOWINOPS_NODE_KEY of each environment: the private key for the nodes, which are reached by SSH";
            yield return "- a self-hosted runner with the label Linux and PowerShell 7.4 or later that reaches the nodes";
        }

        if (plan.Environments.Any(environment => environment.Name != ManifestEnvironments.DevelopmentName))
            yield return "- the service on each node that is to be updated: Install-GoService -Manifest " + plan.ManifestPath + " -EnvironmentName ...";
        yield return string.Empty;
        yield return "Actions are GitHub's own, named by major version. Where your rules ask for commits, let Dependabot pin them.";
    }

    private YamlSection Triggers() => new()
    {
        { "push", new YamlSection { { "branches", new object[] { plan.Request.Branch } }, { "tags", new object[] { "v*" } } } },
        { "pull_request", new YamlSection() },
    };

    private YamlSection Jobs()
    {
        YamlSection jobs = new()
        {
            { "build", Job("Build", null, HostedRunner(), null, null, Sources(fullHistory: true), GoSetup(), Run("Build", PipelineScripts.Build(plan)), UploadStep(BuildArtifact)) },
            { "test", Job("Test", new object[] { "build" }, HostedRunner(), null, null, Sources(fullHistory: false), GoSetup(), Run("Test", PipelineScripts.Test(plan))) },
            { "package", Job("Package", new object[] { "test" }, HostedRunner(), null, null, DownloadStep(BuildArtifact), Run("Package", PipelineScripts.Package(plan)), UploadStep(ReleaseArtifact)) },
        };
        string before = "package";
        foreach (ManifestEnvironment environment in plan.Environments)
        {
            string deploy = "deploy-" + environment.Name;
            jobs.Add(deploy, Job($"Deploy to {environment.Name}", new object[] { before }, OwnRunner(), IsDelivery, environment, Sources(fullHistory: false), DownloadStep(ReleaseArtifact),
                Run("Deploy", PipelineScripts.Deploy(plan, environment), Secrets())));
            before = deploy;
            if (environment.SmokeTests.Length == 0)
                continue;
            before = "smoke-test-" + environment.Name;
            jobs.Add(before, Job($"Smoke test {environment.Name}", new object[] { deploy }, OwnRunner(), IsDelivery, null, Sources(fullHistory: false),
                Run("Smoke test", PipelineScripts.Smoke(plan, environment))));
        }

        return jobs;
    }

    private YamlSection Job(string name, object[]? needs, object runner, string? condition, ManifestEnvironment? environment, params YamlSection[] steps) => new()
    {
        { "name", name },
        { "needs", needs },
        { "if", condition },
        { "runs-on", runner },
        { "timeout-minutes", plan.StageMinutes },
        { "environment", environment is null ? null : new YamlSection { { "name", environment.Name } } },
        // One delivery to an environment at a time; it is never cut off half-way.
        { "concurrency", environment is null ? null : new YamlSection { { "group", $"{plan.Slug}-{environment.Name}" }, { "cancel-in-progress", false } } },
        { "steps", steps },
    };

    private string HostedRunner() => plan.IsWindows ? "windows-latest" : "ubuntu-latest";

    private object[] OwnRunner() => new object[] { "self-hosted", plan.IsWindows ? "Windows" : "Linux" };

    private static YamlSection Sources(bool fullHistory) => new()
    {
        { "uses", Checkout },
        // The version comes from git's tags, and those from the whole history.
        { "with", new YamlSection { { "fetch-depth", fullHistory ? 0 : 1 }, { "persist-credentials", false } } },
    };

    private YamlSection GoSetup() => new()
    {
        { "uses", SetupGo },
        { "with", new YamlSection { { "go-version-file", plan.GoFile("go.mod") }, { "cache-dependency-path", plan.GoFile("go.sum") } } },
    };

    private static YamlSection Run(string name, string script, YamlSection? environment = null) => new() { { "name", name }, { "env", environment }, { "run", script } };

    private static YamlSection UploadStep(string name) => new()
    {
        { "uses", Upload },
        { "with", new YamlSection { { "name", name }, { "path", PipelineScripts.Folder }, { "if-no-files-found", "error" } } },
    };

    private static YamlSection DownloadStep(string name) => new()
    {
        { "uses", Download },
        { "with", new YamlSection { { "name", name }, { "path", PipelineScripts.Folder } } },
    };

    private YamlSection Secrets() => plan.IsWindows
        ? new YamlSection { { "GOWINOPS_NODE_USER", "${{ secrets.GOWINOPS_NODE_USER }}" }, { "GOWINOPS_NODE_PASSWORD", "${{ secrets.GOWINOPS_NODE_PASSWORD }}" } }
        : new YamlSection { { "GOWINOPS_NODE_KEY", "${{ secrets.GOWINOPS_NODE_KEY }}" } };
}
