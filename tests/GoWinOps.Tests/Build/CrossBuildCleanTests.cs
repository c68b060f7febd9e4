using System;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Threading.Tasks;
using GoWinOps.Tests.Hosting;
using Xunit;

namespace GoWinOps.Tests.Build;

/// <summary>Removing what builds of other versions left.</summary>
public sealed class CrossBuildCleanTests : CrossBuildTest
{
    private const string Plain = "-VersionVariable '' -Target linux/amd64";

    [GoFact]
    public async Task Other_versions_of_the_program_are_removed_and_nothing_else()
    {
        string program = Folder.WriteProgram();
        string other = Folder.WriteProgram("other", "example.com/other");
        await BuildAsync(program, Plain + " -Version 1.0.0");
        await BuildAsync(program, Plain + " -Version 1.1.0");
        await BuildAsync(other, Plain + " -Version 1.1.0");
        Folder.Write("out/1.1.0/notes.txt", "somebody's own");

        ModuleSession.Outcome shown = await BuildAsync(program, Plain + " -Version 2.0.0 -Clean -WhatIf");
        bool isThereAfterWhatIf = File.Exists(Folder.Combine("out", "1.0.0", "linux_amd64", "app"));
        ModuleSession.Outcome outcome = await BuildAsync(program, Plain + " -Version 2.0.0 -Clean");

        Assert.Empty(shown.ErrorIds);
        Assert.Empty(outcome.ErrorIds);
        Assert.True(isThereAfterWhatIf);
        Assert.False(Directory.Exists(Folder.Combine("out", "1.0.0")));
        Assert.False(File.Exists(Folder.Combine("out", "1.1.0", "linux_amd64", "app")));
        Assert.True(File.Exists(Folder.Combine("out", "1.1.0", "linux_amd64", "other")));
        Assert.True(File.Exists(Folder.Combine("out", "1.1.0", "notes.txt")));
        Assert.True(File.Exists(Folder.Combine("out", "2.0.0", "linux_amd64", "app")));
    }

    [GoFact]
    public async Task Nothing_is_removed_when_a_target_failed()
    {
        string program = Folder.WriteProgram();
        await BuildAsync(program, Plain + " -Version 1.0.0");
        Folder.Write("app/broken_windows.go", "package main\n\nbroken\n");

        ModuleSession.Outcome outcome = await BuildAsync(program, "-VersionVariable '' -Target linux/amd64, windows/amd64 -Version 2.0.0 -Clean");

        Assert.Equal(new[] { "GoBuildFailed" }, outcome.ErrorIds);
        Assert.True(File.Exists(Folder.Combine("out", "1.0.0", "linux_amd64", "app")));
    }

    [GoFact]
    public async Task What_cannot_be_removed_is_said()
    {
        string program = Folder.WriteProgram();
        await BuildAsync(program, Plain + " -Version 1.0.0");
        string executable = Folder.Combine("out", "1.0.0", "linux_amd64", "app");
        using FileStream inUse = new(executable, FileMode.Open, FileAccess.Read, FileShare.Read);
        // Linux lets a file in use go, and root do anything, unless the file is marked as immutable.
        if (!OperatingSystem.IsWindows() && !await MakeImmutableAsync(executable, "+i"))
            return;

        ModuleSession.Outcome outcome = await BuildAsync(program, Plain + " -Version 2.0.0 -Clean");

        if (!OperatingSystem.IsWindows())
            await MakeImmutableAsync(executable, "-i");
        Assert.Equal(new[] { "GoOutputNotRemoved" }, outcome.ErrorIds);
    }

    private static async Task<bool> MakeImmutableAsync(string path, string change)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo("chattr", [change, path]) { RedirectStandardError = true })!;
            await process.WaitForExitAsync();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
