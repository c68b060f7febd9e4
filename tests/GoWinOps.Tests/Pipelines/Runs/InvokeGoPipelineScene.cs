using System;
using System.Linq;
using System.Threading.Tasks;
using GoWinOps.Tests.Build;
using GoWinOps.Tests.Hosting;
using Xunit;

namespace GoWinOps.Tests.Pipelines.Runs;

/// <summary>A program under git whose only test passes once a file outside of the repository is there, and a journal folder of its own.</summary>
internal sealed class InvokeGoPipelineScene : IDisposable
{
    private const string Environments = "health: { url: 'http://127.0.0.1:1/readyz' }\nenvironments: { production: { nodes: . } }\n";

    internal InvokeGoPipelineScene(RecordingHost? host = null) => Session = new ModuleSession(host);

    internal TestFolder Folder { get; } = new();

    internal ModuleSession Session { get; }

    internal string Program => Folder.Combine("app");

    internal string Journals => Folder.Combine("journals");

    /// <summary>Writes and commits the program.</summary>
    /// <param name="pipeline">What the manifest says of the pipeline.</param>
    /// <param name="test">What the test does.</param>
    internal async Task<InvokeGoPipelineScene> SetAsync(string pipeline = "{ stageDeadline: 5m }", string? test = null, bool passes = true)
    {
        Folder.WriteProgram();
        if (passes)
            LetTestsPass();
        test ??= $"if _, err := os.Stat({Quoted("ready")}); err != nil {{ t.Errorf(\"it is not ready\") }}";
        Folder.Write("app/main_test.go", $"package main\n\nimport (\n\t\"os\"\n\t\"testing\"\n\t\"time\"\n)\n\nvar _, _ = os.Stat, time.Sleep\n\nfunc TestReady(t *testing.T) {{ {test} }}\n");
        Folder.Write("app/gowinops.yml", $"name: orders\nbuild: {{ package: ., targets: windows/amd64 }}\n{Environments}pipeline: {pipeline}\n");
        await TestFolder.CommitAllAsync(Program);
        return this;
    }

    /// <summary>A path in the scene's folder as Go writes a string.</summary>
    internal string Quoted(string name) => "`" + Folder.Combine(name) + "`";

    internal void LetTestsPass() => Folder.Write("ready", string.Empty);

    /// <summary>Invoke-GoPipeline with the scene's own journals and Go.</summary>
    internal Task<ModuleSession.Outcome> RunAsync(string parameters, string? goPath = null) => Session.RunAsync(
        $"$program, $journals, $go = $args; Invoke-GoPipeline {parameters} -JournalPath $journals -GoPath $go", Program, Journals, goPath ?? TestGo.Path);

    internal static dynamic Result(ModuleSession.Outcome outcome) => Assert.Single(outcome.Output);

    /// <summary>The states of a result's stages, in order.</summary>
    internal static string States(dynamic result) => string.Join(" ", ((object[])result.Stages).Select(stage => $"{((dynamic)stage).Name}={((dynamic)stage).State}"));

    public void Dispose()
    {
        Session.Dispose();
        Folder.Dispose();
    }
}
