using System;
using System.IO;
using System.Management.Automation;
using System.Runtime.Versioning;
using System.Threading.Tasks;
using GoWinOps.Tests.Hosting;
using Xunit;

namespace GoWinOps.Tests.Build;

/// <summary>Building a second time from nothing, and comparing.</summary>
public sealed class CrossBuildVerificationTests : CrossBuildTest
{
    [GoFact]
    public async Task A_reproducible_build_is_verified_once()
    {
        string program = WriteSmallProgram();

        ModuleSession.Outcome first = await BuildAsync(program, "-Version 1.0.0 -VersionVariable ''");
        ModuleSession.Outcome verified = await BuildAsync(program, "-Version 1.0.0 -VersionVariable '' -Verify");
        ModuleSession.Outcome repeated = await BuildAsync(program, "-Version 1.0.0 -VersionVariable '' -Verify");

        Assert.Equal(false, Assert.Single(first.Output).Properties["IsVerified"].Value);
        Assert.Empty(verified.ErrorIds);
        PSObject artifact = Assert.Single(verified.Output);
        Assert.Equal(true, artifact.Properties["IsVerified"].Value);
        Assert.Equal("not verified before", Text(artifact, "BuildReason"));
        Assert.Equal(true, Assert.Single(repeated.Output).Properties["IsUpToDate"].Value);
    }

    [GoTheory(TestPlatform.Unix)]
    [InlineData("cat >> \"$out\"", "at byte [1-9][0-9]{5,} \\(0x[0-9a-f]+\\), behind the last section")]
    [InlineData("dd of=\"$out\" bs=16 seek=512 conv=notrunc status=none", "at byte (819[2-9]|820[0-7]) \\(0x200[0-9a-f]\\), in section '\\.text'")]
    [InlineData("dd of=\"$out\" bs=16 seek=4 conv=notrunc status=none", "at byte (6[4-9]|7[0-9]) \\(0x4[0-9a-f]\\), in the headers")]
    [UnsupportedOSPlatform("windows")]
    public async Task Two_builds_that_differ_are_an_error_that_says_where(string change, string place)
    {
        string go = WriteGoScript("out=; previous=\nfor a; do [ \"$previous\" = -o ] && out=$a; previous=$a; done\nREAL \"$@\" || exit\n[ \"$1\" = build ] && (printf '%016d' $$ | " + change + ")\nexit 0");

        ModuleSession.Outcome outcome = await Session.RunAsync(
            "Invoke-GoCrossBuild $args[0] -GoPath $args[1] -OutputPath $args[2] -Version 1.0.0 -VersionVariable '' -Verify",
            WriteSmallProgram(),
            go,
            Folder.Combine("out"));

        Assert.Equal(new[] { "GoBuildNotReproducible" }, outcome.ErrorIds);
        Assert.Matches("first " + place, outcome.Errors[0].ErrorDetails.Message);
        Assert.Empty(outcome.Output);
        Assert.False(File.Exists(Folder.Combine("out", "1.0.0", "windows_amd64", "app.exe")));
    }

    private string WriteSmallProgram()
    {
        string program = Folder.WriteProgram();
        Folder.Write("app/main.go", "package main\n\nfunc main() { println(`small`) }\n");
        return program;
    }
}
