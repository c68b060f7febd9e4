using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace GoWinOps.Tests.Pipelines;

/// <summary>
/// What Azure Pipelines demands of a pipeline's structure, as far as pipelines of stages need it: https://learn.microsoft.com/azure/devops/pipelines/yaml-schema.
/// No package carries the official schema, and that one knows nothing of names that must resolve.
/// </summary>
internal sealed class AzurePipelineStructure
{
    private const string AnyJob = "displayName dependsOn condition continueOnError pool variables timeoutInMinutes cancelTimeoutInMinutes strategy workspace container services uses templateContext";
    private const string AnyStep = "displayName name condition continueOnError enabled env timeoutInMinutes retryCountOnTaskFailure target";
    private static readonly string[] LifeCycle = ["preDeploy", "deploy", "routeTraffic", "postRouteTraffic"];
    private static readonly string[] Functions = ["and", "or", "not", "eq", "ne", "in", "notIn", "succeeded", "failed", "always", "canceled", "succeededOrFailed", "startsWith", "contains"];
    private static readonly string[] TasksWithoutAgent = ["ManualValidation", "Delay", "InvokeRESTAPI"];

    private static readonly Dictionary<string, string> Steps = new(StringComparer.Ordinal)
    {
        ["checkout"] = "clean fetchDepth fetchFilter fetchTags lfs persistCredentials submodules path workspaceRepo",
        ["task"] = "inputs",
        ["pwsh"] = "errorActionPreference failOnStderr ignoreLASTEXITCODE warningPreference workingDirectory",
        ["script"] = "failOnStderr workingDirectory",
        ["bash"] = "failOnStderr workingDirectory",
        ["publish"] = "artifact",
        ["download"] = "artifact patterns path",
    };

    private readonly List<string> faults = [];
    private readonly Dictionary<string, HashSet<string>> stagesBefore = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> publishedBy = new(StringComparer.Ordinal);
    private readonly HashSet<string> variables = new(StringComparer.OrdinalIgnoreCase);
    private bool hasGroup;

    /// <summary>What is wrong with a pipeline, a line each.</summary>
    internal static IReadOnlyList<string> FaultsOf(string text)
    {
        AzurePipelineStructure structure = new();
        structure.Pipeline(Map(PipelineScene.Yaml(text)));
        return structure.faults;
    }

    private void Pipeline(YamlMappingNode pipeline)
    {
        Keys("the pipeline", pipeline, "name trigger pr schedules pool resources parameters variables stages lockBehavior appendCommitMessageToRunName");
        Filters("trigger", pipeline, "branches tags paths batch");
        Filters("pr", pipeline, "branches paths autoCancel drafts");
        foreach (YamlMappingNode variable in Items(pipeline, "variables"))
        {
            hasGroup |= Text(variable, "group") is not null;
            Keys("a variable", variable, Text(variable, "group") is null ? "name value readonly" : "group");
            Check((Text(variable, "group") ?? Text(variable, "name")) is { Length: > 0 }, "a variable has no name");
            variables.Add(Text(variable, "name") ?? string.Empty);
        }

        Check(Items(pipeline, "stages").Any(), "there are no stages");
        foreach (YamlMappingNode stage in Items(pipeline, "stages"))
            Stage(stage);
        Expressions(pipeline);
    }

    private void Filters(string name, YamlMappingNode pipeline, string keys)
    {
        if (Child(pipeline, name) is not YamlMappingNode trigger)
            return;
        Keys(name, trigger, keys);
        foreach (YamlMappingNode filter in trigger.Children.Values.OfType<YamlMappingNode>())
            Keys(name, filter, "include exclude");
    }

    private void Stage(YamlMappingNode stage)
    {
        string name = Name("stage", stage);
        Keys("stage " + name, stage, "stage displayName dependsOn condition variables pool jobs lockBehavior trigger isSkippable templateContext");
        Check(Text(stage, "lockBehavior") is null or "sequential" or "runLatest", $"stage {name}: lockBehavior '{Text(stage, "lockBehavior")}'");
        HashSet<string> before = new(StringComparer.Ordinal);
        foreach (string needed in Names(Child(stage, "dependsOn")))
        {
            Check(stagesBefore.TryGetValue(needed, out HashSet<string>? earlier), $"stage {name} depends on '{needed}', which is no stage before it");
            before.UnionWith([needed, .. earlier ?? []]);
        }

        Check(stagesBefore.TryAdd(name, before), $"two stages are called '{name}'");
        Check(Items(stage, "jobs").Any(), $"stage {name} has no jobs");
        HashSet<string> jobs = new(StringComparer.Ordinal);
        foreach (YamlMappingNode job in Items(stage, "jobs"))
        {
            bool isDeployment = Child(job, "deployment") is not null;
            string jobName = Name(isDeployment ? "deployment" : "job", job);
            foreach (string needed in Names(Child(job, "dependsOn")))
                Check(jobs.Contains(needed), $"job {jobName} depends on '{needed}', which is no job before it");
            Check(jobs.Add(jobName), $"two jobs of stage {name} are called '{jobName}'");
            Job(name, jobName, job, isDeployment);
        }
    }

    private void Job(string stage, string name, YamlMappingNode job, bool isDeployment)
    {
        string where = $"job {stage}.{name}";
        Keys(where, job, AnyJob + (isDeployment ? " deployment environment" : " job steps"));
        Check(Child(job, "timeoutInMinutes") is null || (int.TryParse(Text(job, "timeoutInMinutes"), NumberStyles.None, CultureInfo.InvariantCulture, out int minutes) && minutes > 0), where + ": timeoutInMinutes is no number of minutes");
        bool hasAgent = Text(job, "pool") != "server";
        if (Child(job, "pool") is YamlMappingNode pool)
        {
            Keys(where + ": pool", pool, "name demands vmImage");
            Check(Text(pool, "name") is not null || Text(pool, "vmImage") is not null, where + ": the pool has neither a name nor an image");
        }

        if (!isDeployment)
        {
            StepsOf(where, stage, job, hasAgent);
            return;
        }

        Check(Child(job, "environment") is YamlMappingNode { } map ? Text(map, "name") is { Length: > 0 } : Text(job, "environment") is { Length: > 0 }, where + " has no environment");
        YamlMappingNode? strategy = Child(job, "strategy") as YamlMappingNode;
        Check(strategy is { Children.Count: 1 } && new[] { "runOnce", "rolling", "canary" }.Contains(strategy.Children.Keys.Single().ToString()), where + " has no strategy");
        if (strategy?.Children.Values.FirstOrDefault() is not YamlMappingNode hooks)
            return;
        Keys(where + ": strategy", hooks, "preDeploy deploy routeTraffic postRouteTraffic on maxParallel increments");
        Check(Child(hooks, "deploy") is not null, where + " deploys nothing");
        foreach (YamlMappingNode hook in LifeCycle.Select(key => Child(hooks, key)).OfType<YamlMappingNode>())
        {
            Keys(where + ": strategy", hook, "steps pool");
            StepsOf(where, stage, hook, hasAgent);
        }
    }

    private void StepsOf(string where, string stage, YamlMappingNode parent, bool hasAgent)
    {
        Check(Items(parent, "steps").Any(), where + " has no steps");
        foreach (YamlMappingNode step in Items(parent, "steps"))
        {
            string[] kinds = step.Children.Keys.Select(key => key.ToString()).Where(Steps.ContainsKey).ToArray();
            Check(kinds.Length == 1, $"{where}: a step is {(kinds.Length == 0 ? "of no kind" : string.Join(" and ", kinds))}");
            if (kinds.Length != 1)
                continue;
            Keys($"{where}: {kinds[0]}", step, $"{kinds[0]} {Steps[kinds[0]]} {AnyStep}");
            Match task = Regex.Match(Text(step, "task") ?? "None@0", @"^(?<name>\w+)@[0-9]+\z");
            Check(task.Success, $"{where}: '{Text(step, "task")}' is no task with a version");
            Check(hasAgent || TasksWithoutAgent.Contains(task.Groups["name"].Value), $"{where}: the server runs no such step");
            if (Text(step, "publish") is not null)
                Check(publishedBy.TryAdd(Text(step, "artifact") ?? string.Empty, stage), $"{where}: '{Text(step, "artifact")}' is published twice");
            if (task.Groups["name"].Value == "DownloadPipelineArtifact")
            {
                string? artifact = Child(step, "inputs") is YamlMappingNode inputs ? Text(inputs, "artifactName") : null;
                Check(artifact is not null && publishedBy.TryGetValue(artifact, out string? publisher) && stagesBefore[stage].Contains(publisher), $"{where}: no stage before it publishes '{artifact}'");
            }
        }
    }

    private void Expressions(YamlNode node)
    {
        foreach (YamlScalarNode scalar in node.AllNodes.OfType<YamlScalarNode>())
        {
            string text = scalar.Value ?? string.Empty;
            Check(Regex.Count(text, @"\$\{\{") == Regex.Count(text, @"\$\{\{.*?\}\}"), $"'{text}' opens a template expression and does not close it");
        }

        foreach (YamlMappingNode map in node.AllNodes.OfType<YamlMappingNode>())
        {
            foreach ((YamlNode key, YamlNode value) in map.Children.Where(entry => entry.Value is YamlScalarNode && entry.Key.ToString() is not ("pwsh" or "bash" or "script" or "name")))
            {
                Check(Regex.Count(value.ToString(), @"\$\(") == Regex.Count(value.ToString(), @"\$\([\w.]+\)"), $"'{value}' opens a variable and does not close it");
                foreach (string variable in Regex.Matches(value.ToString(), @"\$\((?<name>[\w.]+)\)").Select(match => match.Groups["name"].Value))
                    Check(hasGroup || variable.Contains('.', StringComparison.Ordinal) || variables.Contains(variable), $"there is no variable '{variable}'");
                if (key.ToString() == "condition")
                    Condition(value.ToString());
            }
        }
    }

    private void Condition(string condition)
    {
        Check(condition.Count(character => character == '(') == condition.Count(character => character == ')'), $"the parentheses of '{condition}' do not match");
        foreach (string function in Regex.Matches(condition, @"(?<name>\w+)\(").Select(match => match.Groups["name"].Value))
            Check(Functions.Contains(function), $"there is no function '{function}'");
    }

    private string Name(string kind, YamlMappingNode node)
    {
        string name = Text(node, kind) ?? string.Empty;
        Check(Regex.IsMatch(name, @"^[A-Za-z_][A-Za-z0-9_]*\z"), $"'{name}' is no name of a {kind}");
        return name;
    }

    private void Keys(string where, YamlMappingNode map, string known)
    {
        foreach (string key in map.Children.Keys.Select(key => key.ToString()).Except(known.Split(' ')))
            faults.Add($"{where} has no key '{key}'");
    }

    private void Check(bool holds, string fault)
    {
        if (!holds)
            faults.Add(fault);
    }

    private static YamlMappingNode Map(YamlNode node) => (YamlMappingNode)node;

    private static YamlNode? Child(YamlMappingNode map, string key) => map.Children.TryGetValue(new YamlScalarNode(key), out YamlNode? child) ? child : null;

    private static string? Text(YamlMappingNode map, string key) => (Child(map, key) as YamlScalarNode)?.Value;

    private static IEnumerable<YamlMappingNode> Items(YamlMappingNode map, string key) => Child(map, key) is YamlSequenceNode sequence ? sequence.Children.OfType<YamlMappingNode>() : [];

    private static IEnumerable<string> Names(YamlNode? node) => node switch
    {
        null => [],
        YamlSequenceNode sequence => sequence.Children.Select(child => child.ToString()),
        _ => [node.ToString()],
    };
}
