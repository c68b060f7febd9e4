using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using GoWinOps.Pipelines;
using GoWinOps.Tests.Hosting;
using Xunit;
using YamlDotNet.RepresentationModel;

namespace GoWinOps.Tests.Pipelines;

/// <summary>A repository with a program whose manifest has three environments, under a name and in a folder of the test's choice.</summary>
internal sealed class PipelineScene : IDisposable
{
    /// <summary>Whatever the manifest takes as a name that some CI system, YAML or Groovy has a meaning for.</summary>
    internal const string OddName = "Ördér's #1 {{x}} ${{ secrets.A }} $(b) 100% & [y]- !z";

    /// <summary>A folder whose name would hurt in a text that is not quoted.</summary>
    internal const string OddFolder = "it's #1 - [a] {b} & 100% !c @d, e";

    private static readonly string[] ScriptKeys = ["run", "pwsh", "script", "before_script"];

    internal PipelineScene(string name = "orders", string folder = "", string targets = "[windows/amd64, linux/amd64]")
    {
        string prefix = folder.Length == 0 ? string.Empty : folder + "/";
        Directory.CreateDirectory(Folder.Combine(".git"));
        Folder.Write(prefix + "go.mod", "module example.com/orders\n\ngo 1.22\n\ntoolchain go1.24.4\n");
        Manifest = Folder.Write(prefix + "gowinops.yml", $$"""
            name: '{{name.Replace("'", "''", StringComparison.Ordinal)}}'
            build: { package: ., targets: {{targets}} }
            health: { url: 'http://127.0.0.1:8080/readyz' }
            environments:
              development: { nodes: dev01, smokeTests: { url: 'http://dev01:8080/readyz' } }
              staging: { nodes: 'ssh://ops@stage01', approval: true, smokeTests: { command: [go, version] } }
              production: { nodes: '@web' }
            pipeline: { stageDeadline: 20m }
            """);
    }

    internal TestFolder Folder { get; } = new();

    internal ModuleSession Session { get; } = new();

    internal string Manifest { get; }

    public void Dispose()
    {
        Session.Dispose();
        Folder.Dispose();
    }

    /// <summary>Makes the pipeline and returns its file.</summary>
    internal async Task<string> MakeAsync(PipelineProvider provider, PipelineRunner runner)
    {
        ModuleSession.Outcome outcome = await Session.RunAsync("New-GoPipeline $args[0] $args[1] -Runner $args[2] -PassThru", provider, Manifest, runner);
        Assert.Empty(outcome.Errors);
        return (string)((dynamic)Assert.Single(outcome.Output)).Path;
    }

    /// <summary>The PowerShell of a pipeline's steps.</summary>
    internal static IReadOnlyList<string> ScriptsOf(string file)
    {
        string text = File.ReadAllText(file);
        if (Path.GetFileName(file) == "Jenkinsfile")
            return Regex.Matches(text, @"pwsh '''(?<script>(?:[^\\]|\\.)*?)'''", RegexOptions.Singleline).Select(match => Regex.Replace(match.Groups["script"].Value, @"\\(.)", "$1")).ToList();
        List<string> scripts = [];
        Collect(Yaml(text), scripts);
        return scripts;
    }

    /// <summary>The document of a YAML file.</summary>
    internal static YamlNode Yaml(string text)
    {
        YamlStream stream = [];
        stream.Load(new StringReader(text));
        return Assert.Single(stream.Documents).RootNode;
    }

    private static void Collect(YamlNode node, List<string> scripts)
    {
        if (node is YamlMappingNode map)
        {
            foreach ((YamlNode key, YamlNode value) in map.Children)
            {
                if (!ScriptKeys.Contains(key.ToString()) || value is YamlMappingNode)
                    Collect(value, scripts);
                else
                    scripts.AddRange(value is YamlSequenceNode lines ? lines.Children.Select(line => line.ToString()) : [value.ToString()]);
            }
        }
        else if (node is YamlSequenceNode sequence)
        {
            foreach (YamlNode child in sequence.Children)
                Collect(child, scripts);
        }
    }
}
