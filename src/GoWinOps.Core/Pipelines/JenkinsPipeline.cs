using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using GoWinOps.Manifest;

namespace GoWinOps.Pipelines;

/// <summary>The pipeline as a declarative Jenkinsfile.</summary>
internal sealed class JenkinsPipeline
{
    private const string SourcesStep =
        "checkout([$class: 'GitSCM', branches: scm.branches, userRemoteConfigs: scm.userRemoteConfigs, " +
        "extensions: scm.extensions + [[$class: 'CloneOption', shallow: false, depth: 0, noTags: false, reference: '']]])";

    private readonly PipelinePlan plan;
    private readonly StringBuilder text = new();
    private int depth;

    internal JenkinsPipeline(PipelinePlan plan) => this.plan = plan;

    /// <summary>The file's text.</summary>
    internal string Write()
    {
        foreach (string line in Comment())
            text.Append(line.Length == 0 ? "//" : "// " + line).Append('\n');
        Block("pipeline", () =>
        {
            Line("agent none");
            Block("options", () =>
            {
                // One run at a time: the one delivery is never overtaken by the next.
                Line("disableConcurrentBuilds()");
                Line("skipDefaultCheckout()");
                Line("buildDiscarder(logRotator(numToKeepStr: '30'))");
            });
            Block("environment", () =>
            {
                Line("GOWINOPS_MANIFEST = " + GroovyText.Quote(plan.ManifestPath));
                Line("GOWINOPS_TARGET = " + GroovyText.Quote(plan.Target));
            });
            Block("stages", Stages);
        });
        return text.ToString();
    }

    private IEnumerable<string> Comment()
    {
        yield return $"{plan.Title}: build, test, package, and delivery from environment to environment, by GoWinOps.";
        yield return string.Empty;
        yield return "To be set up once:";
        yield return $"- a multibranch pipeline that discovers branches and tags; {plan.Request.Branch} and tags v* are delivered";
        yield return $"- agents with the label {Label}, PowerShell 7.4 or later, Go {plan.Request.GoVersion} and git that reach the nodes; they keep Go's caches themselves";
        yield return plan.IsWindows
            ? "- the credential gowinops-nodes, a user name with password: who acts on the nodes"
            : "- the credential gowinops-nodes, an SSH user name with private key: who acts on the nodes, which are reached by SSH";
        if (plan.Environments.Any(environment => environment.Name != ManifestEnvironments.DevelopmentName))
            yield return "- the service on each node that is to be updated: Install-GoService -Manifest " + plan.ManifestPath + " -EnvironmentName ...";
    }

    private string Label => plan.IsWindows ? "windows" : "linux";

    private void Stages()
    {
        Stage("Build", isDelivery: false, () =>
        {
            Line(SourcesStep);
            Script(PipelineScripts.Build(plan));
            Stash("build");
        });
        Stage("Test", isDelivery: false, () =>
        {
            Line(SourcesStep);
            Script(PipelineScripts.Test(plan));
        });
        Stage("Package", isDelivery: false, () =>
        {
            Line("deleteDir()");
            Line("unstash 'build'");
            Script(PipelineScripts.Package(plan));
            Stash("release");
            Line($"archiveArtifacts artifacts: '{PipelineScripts.Folder}/**', fingerprint: true");
        });
        foreach (ManifestEnvironment environment in plan.Environments)
            Delivery(environment);
    }

    private void Delivery(ManifestEnvironment environment)
    {
        if (environment.NeedsApproval)
            Approval(environment);
        Stage($"Deploy to {environment.Name}", isDelivery: true, () =>
        {
            Line(SourcesStep);
            Line("unstash 'release'");
            string credentials = plan.IsWindows
                ? "usernamePassword(credentialsId: 'gowinops-nodes', usernameVariable: 'GOWINOPS_NODE_USER', passwordVariable: 'GOWINOPS_NODE_PASSWORD')"
                : "sshUserPrivateKey(credentialsId: 'gowinops-nodes', keyFileVariable: 'GOWINOPS_NODE_KEY_FILE')";
            Block($"withCredentials([{credentials}])", () => Script(PipelineScripts.Deploy(plan, environment)));
        });
        if (environment.SmokeTests.Length == 0)
            return;
        Stage($"Smoke test {environment.Name}", isDelivery: true, () =>
        {
            Line(SourcesStep);
            Script(PipelineScripts.Smoke(plan, environment));
        });
    }

    // A stage of its own without an agent: none is kept waiting for a person.
    private void Approval(ManifestEnvironment environment) => Block($"stage('Approve {environment.Name}')", () =>
    {
        When();
        Block("options", () => Line("timeout(time: 3, unit: 'DAYS')"));
        Block("steps", () => Line($"input message: 'Let this release go to {environment.Name}?', ok: 'Deploy'"));
    });

    private void Stage(string name, bool isDelivery, Action steps) => Block($"stage('{name}')", () =>
    {
        Line($"agent {{ label '{Label}' }}");
        if (isDelivery)
            When();
        Block("options", () => Line($"timeout(time: {plan.StageMinutes}, unit: 'MINUTES')"));
        Block("steps", steps);
    });

    private void When() => Block("when", () =>
    {
        Line("beforeAgent true");
        Block("anyOf", () =>
        {
            Line("branch " + GroovyText.Quote(plan.Request.Branch));
            Line("tag 'v*'");
        });
    });

    private void Stash(string name) => Line($"stash name: '{name}', includes: '{PipelineScripts.Folder}/**'");

    private void Script(string script) => Line("pwsh " + GroovyText.QuoteLines("\n" + script + "\n"));

    private void Block(string head, Action body)
    {
        Line(head + " {");
        depth++;
        body();
        depth--;
        Line("}");
    }

    // The lines of a script stand where they are: indentation would be part of it.
    private void Line(string line) => text.Append(' ', depth * 4).Append(line).Append('\n');
}
