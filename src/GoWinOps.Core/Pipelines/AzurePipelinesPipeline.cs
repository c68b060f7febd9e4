using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using GoWinOps.Manifest;

namespace GoWinOps.Pipelines;

/// <summary>The pipeline in the words of Azure Pipelines.</summary>
internal sealed class AzurePipelinesPipeline
{
    private const string BuildArtifact = "build";
    private const string ReleaseArtifact = "release";
    private const string IsDelivery = "and(succeeded(), ne(variables['Build.Reason'], 'PullRequest'))";

    /// <summary>How long an approval is waited for: three days, over a week-end.</summary>
    private const int ApprovalMinutes = 3 * 24 * 60;

    private readonly PipelinePlan plan;

    internal AzurePipelinesPipeline(PipelinePlan plan) => this.plan = plan;

    /// <summary>The file's text.</summary>
    internal string Write()
    {
        List<object> stages = new()
        {
            Stage("build", "Build", null, null, HostedJob("build", Sources(), Go(), Cache("go-mod", "GOMODCACHE"), Cache("go-build", "GOCACHE"), Run("Build", PipelineScripts.Build(plan)), Publish(BuildArtifact))),
            Stage("test", "Test", "build", null, HostedJob("test", Sources(), Go(), Cache("go-mod", "GOMODCACHE"), Cache("go-build", "GOCACHE"), Run("Test", PipelineScripts.Test(plan)))),
            Stage("package", "Package", "test", null, HostedJob("package", Sources(), Download(BuildArtifact), Run("Package", PipelineScripts.Package(plan)), Publish(ReleaseArtifact))),
        };
        string before = "package";
        foreach (ManifestEnvironment environment in plan.Environments)
            before = AddDelivery(stages, environment, before);
        return YamlText.Write(Comment(), new YamlSection
        {
            { "name", "$(Date:yyyyMMdd)$(Rev:.r)" },
            { "trigger", new YamlSection
                {
                    { "branches", new YamlSection { { "include", new object[] { plan.Request.Branch } } } },
                    { "tags", new YamlSection { { "include", new object[] { "v*" } } } },
                }
            },
            { "pr", new YamlSection { { "branches", new YamlSection { { "include", new object[] { plan.Request.Branch } } } } } },
            { "variables", new object[]
                {
                    new YamlSection { { "group", "gowinops-nodes" } },
                    Variable("GOMODCACHE", "$(Pipeline.Workspace)/go-mod"),
                    Variable("GOCACHE", "$(Pipeline.Workspace)/go-build"),
                    Variable("GOWINOPS_MANIFEST", plan.ManifestPath),
                    Variable("GOWINOPS_TARGET", plan.Target),
                }
            },
            { "stages", stages },
        });
    }

    private IEnumerable<string> Comment()
    {
        yield return $"{plan.Title}: build, test, package, and delivery from environment to environment, by GoWinOps.";
        yield return string.Empty;
        yield return "To be set up once:";
        yield return $"- the environments {string.Join(", ", plan.Environments.Select(environment => environment.Name))}, each with the check 'Exclusive lock': one delivery at a time";
        yield return plan.IsWindows
            ? "- the variable group gowinops-nodes with GOWINOPS_NODE_USER and the secret GOWINOPS_NODE_PASSWORD; empty if the agent's own account may act on the nodes"
            : "- the secure file gowinops-node-key: the private key for the nodes, which are reached by SSH; and the variable group gowinops-nodes, which may be empty";
        yield return $"- agents in the pool Default that run {(plan.IsWindows ? "Windows" : "Linux")} with PowerShell 7.4 or later and reach the nodes";
        foreach (ManifestEnvironment environment in plan.Environments.Where(environment => environment.NeedsApproval))
            yield return $"- who may approve {environment.Name}: whoever may run this pipeline may answer its validation; add the check 'Approvals' to the environment to say who";
        if (plan.Environments.Any(environment => environment.Name != ManifestEnvironments.DevelopmentName))
            yield return "- the service on each node that is to be updated: Install-GoService -Manifest " + plan.ManifestPath + " -EnvironmentName ...";
        yield return string.Empty;
        yield return "The version of Go is that of go.mod when this file was made; raise both together.";
    }

    private string AddDelivery(List<object> stages, ManifestEnvironment environment, string before)
    {
        string suffix = environment.Name;
        if (environment.NeedsApproval)
        {
            string approve = "approve_" + suffix;
            stages.Add(Stage(approve, $"Approve {suffix}", before, IsDelivery, Approval(environment)));
            before = approve;
        }

        string deploy = "deploy_" + suffix;
        YamlSection stage = Stage(deploy, $"Deploy to {suffix}", before, IsDelivery, Deployment(environment));
        stage.Add("lockBehavior", "sequential");
        stages.Add(stage);
        if (environment.SmokeTests.Length == 0)
            return deploy;
        string smoke = "smoke_test_" + suffix;
        stages.Add(Stage(smoke, $"Smoke test {suffix}", deploy, IsDelivery, new YamlSection
        {
            { "job", "smoke_test" },
            { "pool", OwnPool() },
            { "timeoutInMinutes", plan.StageMinutes },
            { "steps", new object[] { Sources(), Run("Smoke test", PipelineScripts.Smoke(plan, environment)) } },
        }));
        return smoke;
    }

    private static YamlSection Stage(string name, string title, string? dependsOn, string? condition, YamlSection job) => new()
    {
        { "stage", name },
        { "displayName", title },
        { "dependsOn", dependsOn ?? (object)Array.Empty<object>() },
        { "condition", condition },
        { "jobs", new object[] { job } },
    };

    private YamlSection HostedJob(string name, params YamlSection[] steps) => new()
    {
        { "job", name },
        { "pool", new YamlSection { { "vmImage", plan.IsWindows ? "windows-latest" : "ubuntu-latest" } } },
        { "timeoutInMinutes", plan.StageMinutes },
        { "steps", steps },
    };

    private static YamlSection Approval(ManifestEnvironment environment) => new()
    {
        { "job", "approve" },
        { "pool", "server" },
        { "timeoutInMinutes", ApprovalMinutes },
        { "steps", new object[]
            {
                new YamlSection
                {
                    { "task", "ManualValidation@1" },
                    { "timeoutInMinutes", ApprovalMinutes },
                    { "inputs", new YamlSection { { "notifyUsers", string.Empty }, { "instructions", $"Let this release go to {environment.Name}?" }, { "onTimeout", "reject" } } },
                },
            }
        },
    };

    private YamlSection Deployment(ManifestEnvironment environment)
    {
        List<object> steps = new() { Sources(), Download(ReleaseArtifact) };
        YamlSection secrets = new();
        if (plan.IsWindows)
        {
            secrets.Add("GOWINOPS_NODE_USER", "$(GOWINOPS_NODE_USER)");
            secrets.Add("GOWINOPS_NODE_PASSWORD", "$(GOWINOPS_NODE_PASSWORD)");
        }
        else
        {
            steps.Add(new YamlSection { { "task", "DownloadSecureFile@1" }, { "name", "nodeKey" }, { "inputs", new YamlSection { { "secureFile", "gowinops-node-key" } } } });
            secrets.Add("GOWINOPS_NODE_KEY_FILE", "$(nodeKey.secureFilePath)");
        }

        YamlSection run = Run("Deploy", PipelineScripts.Deploy(plan, environment));
        run.Add("env", secrets);
        steps.Add(run);
        return new YamlSection
        {
            { "deployment", "deploy" },
            { "pool", OwnPool() },
            { "timeoutInMinutes", plan.StageMinutes },
            { "environment", environment.Name },
            { "strategy", new YamlSection { { "runOnce", new YamlSection { { "deploy", new YamlSection { { "steps", steps } } } } } } },
        };
    }

    private YamlSection OwnPool() => new()
    {
        { "name", "Default" },
        { "demands", new object[] { "Agent.OS -equals " + (plan.IsWindows ? "Windows_NT" : "Linux") } },
    };

    // The version comes from git's tags, and those from the whole history.
    private static YamlSection Sources() => new() { { "checkout", "self" }, { "fetchDepth", 0 }, { "fetchTags", true } };

    private YamlSection Go() => new() { { "task", "GoTool@0" }, { "inputs", new YamlSection { { "version", FullGoVersion(plan.Request.GoVersion) } } } };

    private YamlSection Cache(string name, string variable) => new()
    {
        { "task", "Cache@2" },
        { "inputs", new YamlSection
            {
                { "key", $"\"{name}\" | \"$(Agent.OS)\" | {plan.GoFile("go.sum")}" },
                { "restoreKeys", $"\"{name}\" | \"$(Agent.OS)\"" },
                { "path", $"$({variable})" },
            }
        },
    };

    private static YamlSection Run(string name, string script) => new() { { "pwsh", script }, { "displayName", name } };

    private static YamlSection Publish(string name) => new() { { "publish", PipelineScripts.Folder }, { "artifact", name } };

    private static YamlSection Download(string name) => new()
    {
        { "task", "DownloadPipelineArtifact@2" },
        { "inputs", new YamlSection { { "artifactName", name }, { "targetPath", "$(System.DefaultWorkingDirectory)/" + PipelineScripts.Folder } } },
    };

    private static YamlSection Variable(string name, string value) => new() { { "name", name }, { "value", value } };

    /// <summary>From 1.21 on the first release of a version is called 1.21.0, and the tool is asked for by its exact name.</summary>
    private static string FullGoVersion(string version)
    {
        string[] parts = version.Split('.');
        return parts.Length == 2 && int.Parse(parts[1], CultureInfo.InvariantCulture) >= 21 ? version + ".0" : version;
    }
}
