using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Security;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace GoWinOps.Packaging;

/// <summary>The package of the module folder, in the form the PowerShell Gallery takes, the same bytes for the same folder.</summary>
internal static class GalleryPackage
{
    private static readonly DateTimeOffset EntryTime = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Writes <c>package/GoWinOps.&lt;version&gt;.nupkg</c> and <c>SHA256SUMS</c> into <paramref name="artifacts"/>.</summary>
    public static void Write(string moduleFolder, string artifacts)
    {
        string manifest = File.ReadAllText(Path.Combine(moduleFolder, "GoWinOps.psd1"));
        string version = Value(manifest, "ModuleVersion");
        string folder = Path.Combine(artifacts, "package");
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
        string package = Path.Combine(folder, $"GoWinOps.{version}.nupkg");
        string[] files = Directory.GetFiles(moduleFolder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToArray();
        using (ZipArchive archive = ZipFile.Open(package, ZipArchiveMode.Create))
        {
            Add(archive, "_rels/.rels", """
                <?xml version="1.0" encoding="utf-8"?>
                <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Type="http://schemas.microsoft.com/packaging/2010/07/manifest" Target="/GoWinOps.nuspec" Id="R1" /></Relationships>
                """);
            Add(archive, "GoWinOps.nuspec", Specification(manifest, version));
            IEnumerable<string> types = files.Select(file => Path.GetExtension(file).TrimStart('.')).Append("nuspec").Where(type => type.Length > 0).Distinct().Order(StringComparer.Ordinal);
            Add(archive, "[Content_Types].xml", "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
                + "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\" />"
                + string.Concat(types.Select(type => $"<Default Extension=\"{type}\" ContentType=\"application/octet-stream\" />"))
                + "<Override PartName=\"/LICENSE\" ContentType=\"text/plain\" /></Types>");
            foreach (string file in files)
                Add(archive, Path.GetRelativePath(moduleFolder, file).Replace('\\', '/'), File.ReadAllBytes(file));
        }

        IEnumerable<string> sums = files.Append(package).Select(file => $"{Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)))}  {Path.GetRelativePath(artifacts, file).Replace('\\', '/')}");
        File.WriteAllText(Path.Combine(artifacts, "SHA256SUMS"), string.Join('\n', sums.Order(StringComparer.Ordinal)) + "\n");
        Console.WriteLine($"pack: artifacts/package/{Path.GetFileName(package)}, {files.Length} files");
    }

    private static string Specification(string manifest, string version)
    {
        string[] cmdlets = Values(manifest, "CmdletsToExport");
        IEnumerable<string> tags = Values(manifest, "Tags").Append("PSModule").Append("PSIncludes_Cmdlet").Concat(cmdlets.SelectMany(name => new[] { "PSCmdlet_" + name, "PSCommand_" + name }));
        return $"""
            <?xml version="1.0" encoding="utf-8"?>
            <package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd">
              <metadata>
                <id>GoWinOps</id>
                <version>{version}</version>
                <authors>{SecurityElement.Escape(Value(manifest, "Author"))}</authors>
                <license type="expression">MIT</license>
                <requireLicenseAcceptance>false</requireLicenseAcceptance>
                <description>{SecurityElement.Escape(Value(manifest, "Description"))}</description>
                <releaseNotes>{SecurityElement.Escape(Value(manifest, "ReleaseNotes"))}</releaseNotes>
                <copyright>{SecurityElement.Escape(Value(manifest, "Copyright"))}</copyright>
                <tags>{SecurityElement.Escape(string.Join(' ', tags))}</tags>
              </metadata>
            </package>
            """;
    }

    private static string Value(string manifest, string key) => Regex.Match(manifest, $@"^\s*{key}\s*=\s*'([^']*)'", RegexOptions.Multiline) is { Success: true } match
        ? match.Groups[1].Value
        : throw new InvalidDataException($"GoWinOps.psd1 has no {key}.");

    private static string[] Values(string manifest, string key) =>
        Regex.Matches(Regex.Match(manifest, $@"^\s*{key}\s*=\s*@\(([^)]*)\)", RegexOptions.Multiline).Groups[1].Value, "'([^']+)'").Select(match => match.Groups[1].Value).ToArray();

    private static void Add(ZipArchive archive, string name, string text) => Add(archive, name, Encoding.UTF8.GetBytes(text));

    private static void Add(ZipArchive archive, string name, byte[] content)
    {
        ZipArchiveEntry entry = archive.CreateEntry(name, CompressionLevel.Optimal);
        entry.LastWriteTime = EntryTime;
        using Stream stream = entry.Open();
        stream.Write(content);
    }
}
