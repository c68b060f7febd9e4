using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Text;
using System.Threading.Tasks;
using GoWinOps.Build;
using GoWinOps.Tests.Hosting;
using Xunit;

namespace GoWinOps.Tests.Build;

public sealed class CrossBuildResourceTests : CrossBuildTest
{
    [GoFact]
    public async Task A_program_for_Windows_holds_version_icon_and_manifest_on_every_architecture_and_its_work_tree_stays_clean()
    {
        string program = Folder.WriteProgram();
        byte[] icon = TestIcon.Of(16, 32, 48, 256);
        File.WriteAllBytes(Folder.Combine("app.ico"), icon);
        await TestFolder.CommitAllAsync(program);
        await TestFolder.GitAsync(program, "tag", "v1.4.2");

        ModuleSession.Outcome outcome = await BuildAsync(
            program,
            $"-Target windows/386, windows/amd64, windows/arm64, linux/amd64 -IconPath '{Folder.Combine("app.ico")}'"
            + " -WindowsResource @{ companyname = 'Contoso Ünïcödé'; LegalCopyright = '© 2026 Contoso'; FileDescription = 'Takes orders' }");

        Assert.Empty(outcome.ErrorIds);
        Assert.Empty(outcome.Warnings);
        Assert.Equal(4, outcome.Output.Count);
        foreach (PSObject artifact in outcome.Output.Where(artifact => Text(artifact, "Target") != "linux/amd64"))
        {
            using BuiltResources built = new(Text(artifact, "Path"));
            Assert.Equal("1.4.2.0", built.Version.Number.ToString());
            Assert.Equal(VersionFlags.None, built.Version.Flags);
            Assert.Equal(
                new Dictionary<string, string>
                {
                    ["CompanyName"] = "Contoso Ünïcödé",
                    ["FileDescription"] = "Takes orders",
                    ["FileVersion"] = "1.4.2.0",
                    ["InternalName"] = "app",
                    ["LegalCopyright"] = "© 2026 Contoso",
                    ["OriginalFilename"] = "app.exe",
                    ["ProductName"] = "app",
                    ["ProductVersion"] = "1.4.2",
                },
                built.Strings);
            Assert.Equal(ApplicationManifest.Default, Encoding.UTF8.GetString(built.Bytes(ResourceEntry.Manifest, 1)));
            foreach (ResourceEntry entry in IconFile.Parse("app.ico", icon))
                Assert.Equal(entry.Data, built.Bytes(entry.Type, entry.Id));
            Assert.Contains("vcs.modified=false", Encoding.Latin1.GetString(File.ReadAllBytes(Text(artifact, "Path"))), StringComparison.Ordinal);
        }

        Assert.Empty(Directory.EnumerateFiles(program, "*.syso"));
        Assert.Equal(string.Empty, await TestFolder.GitAsync(program, "status", "--porcelain"));
    }

    [GoFact]
    public async Task A_Go_file_stands_for_its_package_so_that_the_resources_are_not_left_out()
    {
        string program = Folder.WriteProgram();

        ModuleSession.Outcome outcome = await BuildAsync(Path.Combine(program, "main.go"), "-Version 2.0.0-rc.1");

        Assert.Empty(outcome.ErrorIds);
        using BuiltResources built = new(Text(Assert.Single(outcome.Output), "Path"));
        Assert.Equal("2.0.0-rc.1", built.Strings["ProductVersion"]);
        Assert.Equal(VersionFlags.Prerelease, built.Version.Flags);
    }

    [GoFact]
    public async Task Get_GoBuildInfo_shows_the_version_and_none_where_there_is_none()
    {
        ModuleSession.Outcome built = await BuildAsync(Folder.WriteProgram(), "-Target windows/amd64, linux/amd64 -Version 2.0.0-rc.1");
        ModuleSession.Outcome outcome = await Session.RunAsync("$args | Get-GoBuildInfo", built.Output.Select(artifact => Text(artifact, "Path")).ToArray<object>());

        Assert.Empty(outcome.ErrorIds);
        PSObject windows = outcome.Output.Single(info => Text(info, "Target") == "windows/amd64");
        Assert.Equal(("2.0.0.0", "2.0.0-rc.1"), (Text(windows, "FileVersion"), Text(windows, "ProductVersion")));
        PSObject linux = outcome.Output.Single(info => Text(info, "Target") == "linux/amd64");
        Assert.Equal((string.Empty, string.Empty), (Text(linux, "FileVersion"), Text(linux, "ProductVersion")));
    }

    [GoFact]
    public async Task A_build_from_a_work_tree_with_changes_says_so_in_the_file()
    {
        string program = Folder.WriteProgram();
        await TestFolder.CommitAllAsync(program);
        await TestFolder.GitAsync(program, "tag", "v1.0.0");
        Folder.Write("app/extra.txt", "not committed");

        ModuleSession.Outcome outcome = await BuildAsync(program, "-Name orders");

        Assert.Empty(outcome.ErrorIds);
        using BuiltResources built = new(Text(Assert.Single(outcome.Output), "Path"));
        Assert.Equal(VersionFlags.PrivateBuild, built.Version.Flags);
        Assert.Equal("1.0.0+dirty", built.Strings["ProductVersion"]);
        Assert.Equal("orders.exe", built.Strings["OriginalFilename"]);
        Assert.NotEmpty(built.Strings["PrivateBuild"]);
    }

    [GoFact]
    public async Task The_same_source_gives_the_same_bytes_from_another_folder()
    {
        List<string> hashes = new();
        foreach (string place in new[] { "here/app", "elsewhere/app" })
        {
            ModuleSession.Outcome outcome = await BuildAsync(Folder.WriteProgram(place), "-Version 1.0.0 -WindowsResource @{ Comments = 'the same' }");
            Assert.Empty(outcome.ErrorIds);
            hashes.Add(Text(Assert.Single(outcome.Output), "Sha256"));
            Directory.Delete(Folder.Combine("out"), recursive: true);
        }

        Assert.Equal(hashes[0], hashes[1]);
    }

    [GoFact]
    public async Task A_packages_own_resources_are_used_and_the_user_is_told()
    {
        string program = Folder.WriteProgram();
        WriteOwnResources("app/rsrc_windows_amd64.syso");

        ModuleSession.Outcome outcome = await BuildAsync(program, "-Version 1.0.0 -Target windows/amd64, windows/386");

        Assert.Empty(outcome.ErrorIds);
        Assert.Contains("rsrc_windows_amd64.syso", Assert.Single(outcome.Warnings), StringComparison.Ordinal);
        using BuiltResources own = new(Text(outcome.Output.Single(artifact => Text(artifact, "Target") == "windows/amd64"), "Path"));
        Assert.Equal("its own", Encoding.UTF8.GetString(own.Bytes(ResourceEntry.Manifest, 1)));
        using BuiltResources ours = new(Text(outcome.Output.Single(artifact => Text(artifact, "Target") == "windows/386"), "Path"));
        Assert.Equal("1.0.0.0", ours.Version.Number.ToString());
        Assert.Equal(new[] { "rsrc_windows_amd64.syso" }, Directory.EnumerateFiles(program, "*.syso").Select(Path.GetFileName));
    }

    [GoFact]
    public async Task Resources_asked_for_beside_a_packages_own_are_an_error()
    {
        string program = Folder.WriteProgram();
        WriteOwnResources("app/rsrc_windows_amd64.syso");

        ModuleSession.Outcome outcome = await BuildAsync(program, "-Version 1.0.0 -WindowsResource @{ CompanyName = 'Contoso' }");

        Assert.Equal(new[] { "ResourceConflict" }, outcome.ErrorIds);
        Assert.Contains("rsrc_windows_amd64.syso", outcome.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(program, "rsrc_windows_amd64.syso")));
    }

    [GoFact]
    public async Task An_object_file_without_resources_is_no_obstacle()
    {
        string program = Folder.WriteProgram();
        byte[] other = ResourceObject.Write("amd64", [new ResourceEntry(ResourceEntry.Manifest, 1, "x"u8.ToArray())]);
        Encoding.ASCII.GetBytes(".data").CopyTo(other, 20);
        File.WriteAllBytes(Path.Combine(program, "table_windows_amd64.syso"), other);

        Assert.False(ResourceFile.HoldsResources(Path.Combine(program, "table_windows_amd64.syso")));
        File.WriteAllText(Path.Combine(program, "table_windows_amd64.syso"), "cut");
        Assert.False(ResourceFile.HoldsResources(Path.Combine(program, "table_windows_amd64.syso")));
        File.Move(Path.Combine(program, "table_windows_amd64.syso"), Path.Combine(program, "table_linux_arm64.syso"));
        ModuleSession.Outcome outcome = await BuildAsync(program, "-Version 1.0.0 -WindowsResource @{ CompanyName = 'Contoso' }");

        Assert.Empty(outcome.ErrorIds);
    }

    [GoFact]
    public async Task The_manifest_says_what_Windows_shows_and_parameters_win()
    {
        Folder.WriteProgram();
        File.WriteAllBytes(Folder.Combine("app.ico"), TestIcon.Of(16));
        string manifest = Folder.Write(
            "gowinops.yml",
            "name: orders\nbuild:\n  package: app\n  windowsResource: { icon: app.ico, companyName: Contoso, fileDescription: from the manifest }\n");

        ModuleSession.Outcome outcome = await Session.RunAsync(
            "Invoke-GoCrossBuild -Manifest $args[0] -GoPath $args[1] -OutputPath $args[2] -Version 3.0.0 -WindowsResource @{ filedescription = 'given' }",
            manifest,
            TestGo.Path,
            Folder.Combine("out"));

        Assert.Empty(outcome.ErrorIds);
        using BuiltResources built = new(Text(Assert.Single(outcome.Output), "Path"));
        Assert.Equal("Contoso", built.Strings["CompanyName"]);
        Assert.Equal("given", built.Strings["FileDescription"]);
        Assert.NotEmpty(built.Bytes(ResourceEntry.IconGroup, 1));
    }

    [GoFact]
    public async Task The_manifest_can_leave_them_out()
    {
        Folder.WriteProgram();
        string manifest = Folder.Write("gowinops.yml", "name: orders\nbuild:\n  package: app\n  windowsResource: { enabled: false }\n");

        ModuleSession.Outcome outcome = await Session.RunAsync(
            "Invoke-GoCrossBuild -Manifest $args[0] -GoPath $args[1] -OutputPath $args[2] -Version 3.0.0", manifest, TestGo.Path, Folder.Combine("out"));

        Assert.Empty(outcome.ErrorIds);
        using BuiltResources built = new(Text(Assert.Single(outcome.Output), "Path"));
        Assert.Empty(built.Resources.All);
    }

    [GoTheory]
    [InlineData("-NoWindowsResource -IconPath a.ico", "WindowsResourceContradiction")]
    [InlineData("-WindowsResource @{ Company = 'Contoso' }", "ResourceStringUnknown")]
    [InlineData("-WindowsResource @{ FileVersion = '1.2.3.4.5' }", "FileVersionInvalid")]
    [InlineData("-Version 1.2.70000", "FileVersionOutOfRange")]
    [InlineData("-IconPath missing.ico", "IconInvalid")]
    [InlineData("-ApplicationManifest missing.xml", "ApplicationManifestInvalid")]
    public async Task What_cannot_be_put_in_is_refused_before_anything_is_built(string parameters, string errorId)
    {
        string version = parameters.Contains("-Version", StringComparison.Ordinal) ? string.Empty : " -Version 1.0.0";

        ModuleSession.Outcome outcome = await BuildAsync(Folder.WriteProgram(), parameters + version);

        Assert.Equal(new[] { errorId }, outcome.ErrorIds);
        Assert.False(Directory.Exists(Folder.Combine("out")));
    }

    [GoTheory]
    [InlineData("//go:embed *.go *", true)]
    [InlineData("//go:embed \"all:g*\" page.html", true)]
    [InlineData("//go:embed go.mod assets/*", false)]
    [InlineData("//go:embed *.html", false)]
    public async Task A_package_that_embeds_its_own_folder_gives_a_warning(string directive, bool isWarned)
    {
        string program = Folder.WriteProgram();
        Folder.Write("app/assets/a.html", "a");
        Folder.Write("app/page.html", "a");
        Folder.Write("app/embed.go", $"package main\n\nimport \"embed\"\n\n{directive}\nvar files embed.FS\n\nfunc init() {{ _, _ = files.ReadDir(\".\") }}\n");

        ModuleSession.Outcome outcome = await BuildAsync(program, "-Version 1.0.0");

        Assert.Empty(outcome.ErrorIds);
        Assert.Equal(isWarned ? 1 : 0, outcome.Warnings.Count);
    }

    [GoFact]
    public async Task An_icon_for_no_target_that_could_have_one_gives_a_warning()
    {
        File.WriteAllBytes(Folder.Combine("app.ico"), TestIcon.Of(16));

        ModuleSession.Outcome outcome = await BuildAsync(Folder.WriteProgram(), $"-Version 1.0.0 -Target linux/amd64 -IconPath '{Folder.Combine("app.ico")}'");

        Assert.Empty(outcome.ErrorIds);
        Assert.Contains("-IconPath", Assert.Single(outcome.Warnings), StringComparison.Ordinal);
    }

    private void WriteOwnResources(string path)
    {
        Folder.Write(path, string.Empty);
        File.WriteAllBytes(
            Folder.Combine(path.Split('/')), ResourceObject.Write("amd64", [new ResourceEntry(ResourceEntry.Manifest, 1, "its own"u8.ToArray())]));
    }
}
