using System;
using System.Collections.Generic;
using System.Linq;
using GoWinOps.Manifest;

namespace GoWinOps.Pipelines;

/// <summary>The pipeline in the words of GitLab CI/CD.</summary>
internal sealed class GitLabPipeline
{
    private const string OnBranch = "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH";
    private const string OnTag = "$CI_COMMIT_TAG";

    private readonly PipelinePlan plan;

    internal GitLabPipeline(PipelinePlan plan) => this.plan = plan;

    /// <summary>The file's text.</summary>
    internal string Write()
    {
        YamlSection document = new()
        {
            { "stages", Stages().ToArray<object>() },
            { "workflow", new YamlSection
                {
                    { "rules", new object[] { Rule("$CI_PIPELINE_SOURCE == \"merge_request_event\""), Rule(OnBranch), Rule(OnTag) } },
                }
            },
            { "variables", new YamlSection
                {
                    // The version comes from git's tags, and those from the whole history.
                    { "GIT_DEPTH", "0" },
                    { "GOMODCACHE", "$CI_PROJECT_DIR/.cache/go-mod" },
                    { "GOCACHE", "$CI_PROJECT_DIR/.cache/go-build" },
                    { "GOWINOPS_MANIFEST", plan.ManifestPath },
                    { "GOWINOPS_TARGET", plan.Target },
                }
            },
            { "default", new YamlSection
                {
                    { "tags", new object[] { plan.IsWindows ? "windows" : "linux", "pwsh" } },
                    { "timeout", plan.StageMinutes + " minutes" },
                    // The caches lie in the work tree, which is not to count as changed for that.
                    { "before_script", new object[] { "Add-Content .git/info/exclude '/.cache/'" } },
                }
            },
            { "build", Job("build", PipelineScripts.Build(plan), null, isCached: true, isKept: true) },
            { "test", Job("test", PipelineScripts.Test(plan), Array.Empty<object>(), isCached: true, isKept: false) },
            { "package", Job("package", PipelineScripts.Package(plan), new object[] { "build" }, isCached: false, isKept: true) },
        };
        foreach (ManifestEnvironment environment in plan.Environments)
            AddDelivery(document, environment);
        return YamlText.Write(Comment(), document);
    }

    private IEnumerable<string> Comment()
    {
        yield return "Build, test, package, and delivery from environment to environment, by GoWinOps.";
        yield return string.Empty;
        yield return "To be set up once:";
        yield return $"- runners with the tags {(plan.IsWindows ? "windows" : "linux")} and pwsh: the shell executor with PowerShell 7.4 or later, Go {plan.Request.GoVersion} and git, on machines that reach the nodes";
        if (plan.IsWindows)
            yield return "- CI/CD variables GOWINOPS_NODE_USER and GOWINOPS_NODE_PASSWORD, masked and protected, unless the runner's own account may act on the nodes";
        else
            yield return "- the CI/CD variable GOWINOPS_NODE_KEY_FILE, of type File and protected: the private key for the nodes, which are reached by SSH";
        foreach (ManifestEnvironment environment in plan.Environments.Where(environment => environment.NeedsApproval))
            yield return $"- {environment.Name} as a protected environment: who may deploy to it may start its manual job, which is the approval";
        if (plan.Environments.Any(environment => environment.Name != ManifestEnvironments.DevelopmentName))
            yield return "- the service on each node that is to be updated: Install-GoService -Manifest " + plan.ManifestPath + " -EnvironmentName ...";
    }

    private IEnumerable<string> Stages()
    {
        foreach (string stage in new[] { "build", "test", "package" })
            yield return stage;
        foreach (ManifestEnvironment environment in plan.Environments)
        {
            yield return "deploy-" + environment.Name;
            if (environment.SmokeTests.Length > 0)
                yield return "smoke-test-" + environment.Name;
        }
    }

    private YamlSection Job(string stage, string script, object[]? dependencies, bool isCached, bool isKept) => new()
    {
        { "stage", stage },
        { "dependencies", dependencies },
        { "interruptible", true },
        { "cache", isCached ? Cache() : null },
        { "script", new object[] { script } },
        { "artifacts", isKept ? new YamlSection { { "paths", new object[] { PipelineScripts.Folder + "/" } }, { "expire_in", "30 days" } } : null },
    };

    private YamlSection Cache() => new()
    {
        { "key", new YamlSection { { "files", new object[] { plan.GoFile("go.sum") } }, { "prefix", "go-" + (plan.IsWindows ? "windows" : "linux") } } },
        { "paths", new object[] { ".cache/" } },
    };

    private void AddDelivery(YamlSection document, ManifestEnvironment environment)
    {
        string deploy = "deploy-" + environment.Name;
        document.Add(deploy, new YamlSection
        {
            { "stage", deploy },
            { "dependencies", new object[] { "package" } },
            // One delivery to an environment at a time; it is never cut off half-way.
            { "resource_group", $"{plan.Slug}-{environment.Name}" },
            { "interruptible", false },
            { "environment", new YamlSection { { "name", environment.Name }, { "deployment_tier", environment.Name } } },
            { "rules", new object[] { Rule(OnBranch, environment), Rule(OnTag, environment) } },
            { "script", new object[] { PipelineScripts.Deploy(plan, environment) } },
        });
        if (environment.SmokeTests.Length == 0)
            return;
        string smoke = "smoke-test-" + environment.Name;
        document.Add(smoke, new YamlSection
        {
            { "stage", smoke },
            { "dependencies", Array.Empty<object>() },
            { "rules", new object[] { Rule(OnBranch), Rule(OnTag) } },
            { "script", new object[] { PipelineScripts.Smoke(plan, environment) } },
        });
    }

    private static YamlSection Rule(string condition) => new() { { "if", condition } };

    // A manual job lets the pipeline go on without it, unless its failure is not allowed.
    private static YamlSection Rule(string condition, ManifestEnvironment environment) => environment.NeedsApproval
        ? new YamlSection { { "if", condition }, { "when", "manual" }, { "allow_failure", false } }
        : Rule(condition);
}
