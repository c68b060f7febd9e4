using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using GoWinOps.Tests.Hosting;
using Xunit;

namespace GoWinOps.Tests.Build;

/// <summary>Values stamped into a program.</summary>
public sealed class CrossBuildStampTests : CrossBuildTest
{
    [GoTheory]
    [InlineData("plain", "plain")]
    [InlineData("two words", "two words")]
    [InlineData("it's", "it's")]
    [InlineData("say \"hi\"", "say \"hi\"")]
    [InlineData("'quoted'", "'quoted'")]
    [InlineData("$HOME `n %PATH% $(x)", "$HOME `n %PATH% $(x)")]
    [InlineData("tab\there", "tab\there")]
    [InlineData(@"C:\dir name\", @"C:\dir name\")]
    [InlineData("Ünïcödé 版本 🚀", "Ünïcödé 版本 🚀")]
    [InlineData("-X main.version=evil", "-X main.version=evil")]
    public async Task A_stamped_value_reaches_the_program_as_it_was_given(string value, string expected)
    {
        string program = Folder.WriteProgram();
        string target = (OperatingSystem.IsWindows() ? "windows/" : "linux/") + "amd64";

        ModuleSession.Outcome outcome = await Session.RunAsync(
            "Invoke-GoCrossBuild $args[0] -GoPath $args[1] -OutputPath $args[2] -Target $args[3] -Version 1.0.0 -Variable @{ 'main.commit' = $args[4] }",
            program,
            TestGo.Path,
            Folder.Combine("out"),
            target,
            value);

        Assert.Empty(outcome.ErrorIds);
        Assert.Equal("1.0.0|" + expected, await RunProgramAsync(Text(Assert.Single(outcome.Output), "Path")));
    }

    [GoTheory]
    [InlineData("both ' and \"", "GoVariableValueRefused")]
    [InlineData("line\nbreak", "GoVariableValueRefused")]
    [InlineData("carriage\rreturn", "GoVariableValueRefused")]
    [InlineData("nul\0", "GoVariableValueRefused")]
    public async Task A_value_that_cannot_be_stamped_is_refused_before_anything_is_built(string value, string errorId)
    {
        string program = Folder.WriteProgram();

        ModuleSession.Outcome outcome = await Session.RunAsync(
            "Invoke-GoCrossBuild $args[0] -GoPath $args[1] -OutputPath $args[2] -Version 1.0.0 -Variable @{ 'main.commit' = $args[3] }",
            program,
            TestGo.Path,
            Folder.Combine("out"),
            value);

        Assert.Equal(new[] { errorId }, outcome.ErrorIds);
        Assert.Equal("main.commit", outcome.Errors[0].TargetObject);
        Assert.False(Directory.Exists(Folder.Combine("out")));
    }
}
