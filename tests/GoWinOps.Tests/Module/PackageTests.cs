using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Security.Cryptography;
using System.Xml.Linq;
using GoWinOps.Tests.Hosting;
using Xunit;

namespace GoWinOps.Tests.Module;

public sealed class PackageTests
{
    private static readonly string Artifacts = Path.Combine(ModuleSession.RepositoryRoot, "artifacts");
    private static readonly string ModuleFolder = Path.Combine(Artifacts, "module", "GoWinOps");

    [PackagedFact]
    public void What_is_packed_is_what_is_tested()
    {
        using ZipArchive package = ZipFile.OpenRead(PackagePath());
        Dictionary<string, string> packed = package.Entries
            .Where(entry => entry.FullName is not ("[Content_Types].xml" or "_rels/.rels" or "GoWinOps.nuspec"))
            .ToDictionary(entry => entry.FullName, Hash);
        Dictionary<string, string> tested = Directory.GetFiles(ModuleFolder, "*", SearchOption.AllDirectories)
            .ToDictionary(file => Path.GetRelativePath(ModuleFolder, file).Replace('\\', '/'), file => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file))));

        Assert.Equal(tested, packed);
    }

    [PackagedFact]
    public void The_package_names_its_cmdlets_to_the_Gallery()
    {
        using ZipArchive package = ZipFile.OpenRead(PackagePath());
        using Stream stream = package.GetEntry("GoWinOps.nuspec")!.Open();
        XElement metadata = XDocument.Load(stream).Root!.Elements().Single();
        string[] tags = metadata.Elements().Single(element => element.Name.LocalName == "tags").Value.Split(' ');

        Assert.Equal("GoWinOps", metadata.Elements().Single(element => element.Name.LocalName == "id").Value);
        Assert.Contains("PSModule", tags);
        Assert.All(ModuleAssembly.Cmdlets, cmdlet => Assert.Contains("PSCmdlet_" + cmdlet.Name, tags));
    }

    [PackagedFact]
    public void The_checksums_are_those_of_the_package_and_of_every_file_in_it()
    {
        Dictionary<string, string> sums = File.ReadAllLines(Path.Combine(Artifacts, "SHA256SUMS")).Select(line => line.Split("  ", 2)).ToDictionary(parts => parts[1], parts => parts[0]);

        Assert.Contains(sums.Keys, name => name.EndsWith(".nupkg", StringComparison.Ordinal));
        Assert.All(sums, sum => Assert.Equal(sum.Value, Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(Artifacts, sum.Key))))));
    }

    private static string PackagePath() => Directory.GetFiles(Path.Combine(Artifacts, "package"), "*.nupkg").Single();

    private static string Hash(ZipArchiveEntry entry)
    {
        using Stream stream = entry.Open();
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
