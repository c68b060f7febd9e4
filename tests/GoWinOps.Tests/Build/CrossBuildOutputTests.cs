using System;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Threading.Tasks;
using GoWinOps.Tests.Hosting;
using Xunit;

namespace GoWinOps.Tests.Build;

/// <summary>What a build leaves behind, and what it does not.</summary>
public sealed class CrossBuildOutputTests : CrossBuildTest
{
    [GoFact]
    public async Task Two_packages_of_one_name_are_not_written_over_each_other()
    {
        Folder.WriteProgram("a", "example.com/a/server");
        Folder.WriteProgram("b", "example.com/b/server");

        ModuleSession.Outcome outcome = await Session.RunAsync(
            "$args[0..1] | Invoke-GoCrossBuild -GoPath $args[2] -OutputPath $args[3] -Version 1.0.0",
            Folder.Combine("a"),
            Folder.Combine("b"),
            TestGo.Path,
            Folder.Combine("out"));

        Assert.Equal(new[] { "GoOutputConflict" }, outcome.ErrorIds);
        Assert.Single(outcome.Output);
    }

    [GoFact]
    public async Task An_output_that_cannot_be_written_is_said_so()
    {
        string program = Folder.WriteProgram();
        Folder.Write("out", "a file where the folder should be");

        ModuleSession.Outcome outcome = await BuildAsync(program, "-Version 1.0.0");

        Assert.Equal(new[] { "GoOutputNotWritable" }, outcome.ErrorIds);
        Assert.Equal(ErrorCategory.WriteError, outcome.Errors[0].CategoryInfo.Category);
    }

    [GoFact]
    public async Task A_finished_output_is_replaced_and_the_same_source_gives_the_same_bytes()
    {
        string program = Folder.WriteProgram();

        PSObject first = Assert.Single((await BuildAsync(program, "-Version 1.0.0")).Output);
        Directory.Move(program, Folder.Combine("moved"));
        PSObject second = Assert.Single((await BuildAsync(Folder.Combine("moved"), "-Version 1.0.0")).Output);

        Assert.Equal(Text(first, "Path"), Text(second, "Path"));
        Assert.Equal(Text(first, "Sha256"), Text(second, "Sha256"));
        Assert.Empty(Leftovers());
    }

    [GoFact]
    public async Task Stopping_the_pipeline_ends_Go_with_all_it_started_and_leaves_no_output()
    {
        string cache = Folder.Combine("cache-" + Guid.NewGuid().ToString("N"));
        RecordingHost host = new();
        using ModuleSession stopped = new(host);
        // With an empty cache the standard library is compiled first, which takes long enough to be stopped in the middle of.
        Task<ProgressRecord> compiling = host.WhenProgressAsync(record => record.Activity == "app for windows/amd64" && record.RecordType == ProgressRecordType.Processing && record.StatusDescription != "starting");
        using PowerShell shell = PowerShell.Create(stopped.Runspace);
        shell.AddScript("Invoke-GoCrossBuild $args[0] -GoPath $args[1] -OutputPath $args[2] -Version 1.0.0 -Environment @{ GOCACHE = $args[3] }");
        shell.AddArgument(Folder.WriteProgram()).AddArgument(TestGo.Path).AddArgument(Folder.Combine("out")).AddArgument(cache);
        using PSDataCollection<PSObject> output = new();
        shell.BeginInvoke<PSObject, PSObject>(null, output);
        await compiling.WaitAsync(TimeSpan.FromMinutes(3));

        await Task.Factory.FromAsync(shell.BeginStop, shell.EndStop, null);

        Assert.Equal(PSInvocationState.Stopped, shell.InvocationStateInfo.State);
        Assert.Empty(output);
        Assert.False(Directory.Exists(Folder.Combine("out")));
        if (OperatingSystem.IsLinux())
            Assert.Empty(ToolProcessTests.ProcessesWith(cache));
    }

    [GoFact]
    public async Task Outputs_inside_the_work_tree_do_not_make_the_next_build_dirty()
    {
        string program = Folder.WriteProgram();
        await TestFolder.CommitAllAsync(program);
        await TestFolder.GitAsync(program, "tag", "v1.2.3");

        for (int round = 0; round < 2; round++)
        {
            ModuleSession.Outcome outcome = await Session.RunAsync(
                "$null = $ExecutionContext.SessionState.Path.SetLocation($args[0]); Invoke-GoCrossBuild . -GoPath $args[1] -Target windows/amd64, linux/amd64",
                program,
                TestGo.Path);

            Assert.Empty(outcome.ErrorIds);
            Assert.Empty(outcome.Warnings);
            Assert.All(outcome.Output, artifact => Assert.Equal("1.2.3", Text(artifact, "Version")));
            Assert.All(outcome.Output, artifact => Assert.Equal(false, artifact.Properties["IsDirty"].Value));
            Assert.All(outcome.Output, artifact => Assert.Contains("vcs.modified=false", File.ReadAllText(Text(artifact, "Path"), System.Text.Encoding.Latin1)));
            Assert.All(outcome.Output, artifact => Assert.Equal(40, Text(artifact, "Commit").Length));
        }
    }

    [GoFact]
    public async Task A_dirty_work_tree_is_built_with_a_warning_that_names_the_files()
    {
        string program = Folder.WriteProgram();
        await TestFolder.CommitAllAsync(program);
        Folder.Write("app/stray.txt", "x");

        ModuleSession.Outcome outcome = await BuildAsync(program, string.Empty);

        Assert.Empty(outcome.ErrorIds);
        Assert.Contains("stray.txt", Assert.Single(outcome.Warnings));
        Assert.Equal(true, Assert.Single(outcome.Output).Properties["IsDirty"].Value);
        Assert.EndsWith(".dirty", Text(outcome.Output[0], "Version"));
    }
}
