using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Runtime.Versioning;
using System.Threading.Tasks;
using GoWinOps.Tests.Hosting;
using Xunit;

namespace GoWinOps.Tests.Build;

/// <summary>What is built from the same inputs already is not built again; whatever counts leads to a build.</summary>
public sealed class CrossBuildReuseTests : CrossBuildTest
{
    private const string Plain = "-Version 1.0.0 -VersionVariable ''";

    [GoFact]
    public async Task Whatever_a_build_depends_on_leads_to_a_build_when_it_changes_and_nothing_else_does()
    {
        string program = WriteRichProgram();
        await AssertAsync("first", "not built before", program);

        foreach ((string name, Action change, string reason) in SourceChanges())
        {
            change();
            await AssertAsync(name, reason, program);
        }

        Folder.Write("app/README.md", "read me");
        Folder.Write("app/other/other.go", "package other\n");
        Assert.True(IsUpToDate(await OneAsync(program, Plain)), "a file that is no input led to a build");
    }

    [GoTheory]
    [InlineData("-Tag netgo", "the command changed")]
    [InlineData("-Variable @{ 'main.commit' = 'x' }", "the command changed")]
    [InlineData("-Environment @{ GOAMD64 = 'v2' }", "not built before")]
    [InlineData("-Environment @{ GOFLAGS = '-buildvcs=false' }", "the command changed")]
    [InlineData("-Environment @{ PRIVATE = 'x' }", "the command changed")]
    [InlineData("-Force", "asked for with -Force")]
    public async Task Another_setting_leads_to_a_build(string parameters, string reason)
    {
        string program = Folder.WriteProgram();
        await OneAsync(program, Plain);

        PSObject artifact = await OneAsync(program, Plain + " " + parameters);

        Assert.False(IsUpToDate(artifact));
        Assert.Equal(reason, Text(artifact, "BuildReason"));
    }

    [GoFact(TestPlatform.Unix)]
    [UnsupportedOSPlatform("windows")]
    public async Task Another_Go_leads_to_a_build()
    {
        string program = Folder.WriteProgram();
        await OneAsync(program, Plain);

        PSObject artifact = await OneAsync(program, Plain, WriteGoScript("exec REAL \"$@\""));

        Assert.Equal("Go changed", Text(artifact, "BuildReason"));
    }

    [GoFact]
    public async Task A_commit_a_stray_file_and_a_tag_lead_to_a_build()
    {
        string program = Folder.WriteProgram();
        await TestFolder.CommitAllAsync(program);
        await OneAsync(program, Plain);
        List<string> reasons = new();

        await TestFolder.CommitAllAsync(program, "Empty");
        reasons.Add(Text(await OneAsync(program, Plain), "BuildReason"));
        await TestFolder.GitAsync(program, "tag", "v0.9.0");
        reasons.Add(Text(await OneAsync(program, Plain), "BuildReason"));
        Folder.Write("app/stray.txt", string.Empty);
        reasons.Add(Text(await OneAsync(program, Plain), "BuildReason"));

        Assert.All(reasons, reason => Assert.Equal("the commit changed", reason));
        Assert.True(IsUpToDate(await OneAsync(program, Plain)));
    }

    [GoFact]
    public async Task An_output_that_is_gone_or_is_not_what_was_built_is_built_again()
    {
        string program = Folder.WriteProgram();
        PSObject first = await OneAsync(program, Plain);

        File.AppendAllText(Text(first, "Path"), "tampered");
        PSObject second = await OneAsync(program, Plain);
        File.Delete(Text(first, "Path"));
        PSObject third = await OneAsync(program, Plain);

        Assert.EndsWith("is not what was built", Text(second, "BuildReason"));
        Assert.EndsWith("is gone", Text(third, "BuildReason"));
        Assert.Equal(new[] { Text(first, "Sha256"), Text(first, "Sha256") }, new[] { Text(second, "Sha256"), Text(third, "Sha256") });
    }

    [GoFact]
    public async Task What_is_up_to_date_is_described_and_warned_of_as_when_it_was_built()
    {
        string program = Folder.WriteProgram();
        Folder.Write("app/main.go", "package main\n\nfunc main() {}\n");
        ModuleSession.Outcome built = await BuildAsync(program, "-Version 1.0.0");
        DateTime written = File.GetLastWriteTimeUtc(Text(built.Output[0], "Path"));

        ModuleSession.Outcome repeated = await BuildAsync(program, "-Version 1.0.0");

        PSObject artifact = Assert.Single(repeated.Output);
        Assert.True(IsUpToDate(artifact));
        Assert.Equal(built.Warnings, repeated.Warnings);
        Assert.Equal(written, File.GetLastWriteTimeUtc(Text(artifact, "Path")));
        string[] transient = { "IsUpToDate", "BuildReason", "Duration" };
        Assert.All(
            artifact.Properties.Where(property => !transient.Contains(property.Name)),
            property => Assert.Equal(built.Output[0].Properties[property.Name].Value, property.Value));
    }

    [GoFact]
    public async Task A_damaged_record_of_the_last_build_leads_to_a_build()
    {
        string program = Folder.WriteProgram();
        await OneAsync(program, Plain);
        string record = Directory.EnumerateFiles(Folder.Combine("out"), "*.inputs.json", SearchOption.AllDirectories).Single();

        foreach (string content in new[] { string.Empty, "{", "null", "[]", "{\"Format\":1,\"Inputs\":{\"Nothing:x\":\"y\"}}", "{\"Format\":2}" })
        {
            File.WriteAllText(record, content);
            PSObject artifact = await OneAsync(program, Plain);
            Assert.False(IsUpToDate(artifact), content);
        }
    }

    [GoFact(TestPlatform.Unix)]
    [UnsupportedOSPlatform("windows")]
    public async Task Source_that_changes_during_the_build_is_named_and_nothing_is_published()
    {
        string program = Folder.WriteProgram();
        string go = WriteGoScript("[ \"$1\" = build ] && echo '// late' >> main.go\nexec REAL \"$@\"");

        ModuleSession.Outcome outcome = await Session.RunAsync(
            "Invoke-GoCrossBuild $args[0] -GoPath $args[1] -OutputPath $args[2] -Version 1.0.0", program, go, Folder.Combine("out"));

        Assert.Equal(new[] { "GoSourceChanged" }, outcome.ErrorIds);
        Assert.Contains(Path.Combine(program, "main.go"), outcome.Errors[0].ErrorDetails.Message);
        Assert.Empty(outcome.Output);
        Assert.DoesNotContain(Directory.EnumerateFiles(Folder.Combine("out"), "*", SearchOption.AllDirectories), path => path.EndsWith(".exe", StringComparison.Ordinal));
    }

    private IEnumerable<(string Name, Action Change, string Reason)> SourceChanges()
    {
        yield return ("content of the same size and time", () => RewriteKeepingTime("app/main.go", "\"one\"", "\"two\""), "main.go' changed");
        yield return ("file of an internal package", () => Folder.Write("app/internal/part/part.go", "package part\n\nconst Text = `part two`\n"), "part.go' changed");
        yield return ("new file", () => Folder.Write("app/more.go", "package main\n\nfunc init() { println(`more`) }\n"), "app' changed");
        yield return ("deleted file", () => File.Delete(Folder.Combine("app", "more.go")), "changed");
        yield return ("file left out by its constraint", () => Folder.Write("app/left_out.go", "package main\n\nfunc init() { println(`in`) }\n"), "left_out.go' changed");
        yield return ("embedded file", () => Folder.Write("app/static/page.html", "page two"), "page.html' changed");
        yield return ("new file in an embedded folder", () => Folder.Write("app/static/deep/new.html", "new"), "deep' changed");
        yield return ("new file an embed pattern matches", () => Folder.Write("app/texts/b/b.txt", "b"), "texts/b' changed");
        yield return ("file of a module replaced by a folder", () => Folder.Write("lib/lib.go", "package lib\n\nconst Text = `lib two`\n"), "lib.go' changed");
        yield return ("go.mod of a module replaced by a folder", () => Folder.Write("lib/go.mod", "module example.com/lib\n\ngo 1.20\n"), "go.mod' changed");
        yield return ("go.mod", () => File.AppendAllText(Folder.Combine("app", "go.mod"), "\n// remark\n"), "go.mod' changed");
        yield return ("go.sum", () => Folder.Write("app/go.sum", string.Empty), "go.sum' changed");
        yield return ("go.work", () => Folder.Write("go.work", "go 1.20\n\nuse (\n\t./app\n\t./lib\n)\n"), "go.work' changed");
        yield return ("go.mod of a module in the workspace", () => File.AppendAllText(Folder.Combine("lib", "go.mod"), "// remark\n"), "lib/go.mod' changed");
        yield return ("go.work gone", () => File.Delete(Folder.Combine("go.work")), "go.work' changed");
        yield return ("vendor", () => WriteVendor(), "modules.txt' changed");
        yield return ("file in vendor", () => Folder.Write("app/vendor/example.com/lib/lib.go", "package lib\n\nconst Text = `vendored two`\n"), "lib.go' changed");
    }

    private string WriteRichProgram()
    {
        Folder.Write("app/go.mod", "module example.com/app\n\ngo 1.20\n\nrequire example.com/lib v0.0.0\n\nreplace example.com/lib => ../lib\n");
        Folder.Write("lib/go.mod", "module example.com/lib\n\ngo 1.19\n");
        Folder.Write("lib/lib.go", "package lib\n\nconst Text = `lib one`\n");
        Folder.Write("app/internal/part/part.go", "package part\n\nconst Text = `part one`\n");
        Folder.Write("app/left_out.go", "//go:build never\n\npackage main\n");
        Folder.Write("app/static/page.html", "page one");
        Folder.Write("app/static/deep/old.html", "old");
        Folder.Write("app/texts/a/a.txt", "a");
        Directory.CreateDirectory(Folder.Combine("app", "texts", "b"));
        Folder.Write(
            "app/main.go",
            "package main\n\nimport (\n\t\"embed\"\n\n\t\"example.com/app/internal/part\"\n\t\"example.com/lib\"\n)\n\n"
            + "//go:embed static texts/*/*.txt\nvar files embed.FS\n\nfunc main() {\n\tentries, _ := files.ReadDir(\"static\")\n\tprintln(\"one\", part.Text, lib.Text, len(entries))\n}\n");
        return Folder.Combine("app");
    }

    private void RewriteKeepingTime(string relativePath, string from, string to)
    {
        string path = Folder.Combine(relativePath.Split('/'));
        DateTime time = File.GetLastWriteTimeUtc(path);
        File.WriteAllText(path, File.ReadAllText(path).Replace(from, to, StringComparison.Ordinal));
        File.SetLastWriteTimeUtc(path, time);
    }

    private void WriteVendor()
    {
        Folder.Write("app/vendor/modules.txt", "# example.com/lib v0.0.0 => ../lib\n## explicit; go 1.20\nexample.com/lib\n# example.com/lib => ../lib\n");
        Folder.Write("app/vendor/example.com/lib/lib.go", "package lib\n\nconst Text = `vendored`\n");
    }

    private async Task AssertAsync(string name, string reason, string program)
    {
        PSObject built = await OneAsync(program, Plain);
        Assert.False(IsUpToDate(built), name + " was not noticed");
        Assert.True(Text(built, "BuildReason").EndsWith(reason, StringComparison.Ordinal), $"{name}: {Text(built, "BuildReason")}");
        Assert.True(IsUpToDate(await OneAsync(program, Plain)), "built again after: " + name);
    }

    private async Task<PSObject> OneAsync(string program, string parameters, string? go = null)
    {
        ModuleSession.Outcome outcome = await Session.RunAsync(
            $"Invoke-GoCrossBuild $args[0] -GoPath $args[1] -OutputPath $args[2] {parameters}", program, go ?? TestGo.Path, Folder.Combine("out"));
        Assert.Empty(outcome.ErrorIds);
        return Assert.Single(outcome.Output);
    }

    private static bool IsUpToDate(PSObject artifact) => (bool)artifact.Properties["IsUpToDate"].Value;
}
