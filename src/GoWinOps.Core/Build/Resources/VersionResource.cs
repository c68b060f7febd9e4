using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using GoWinOps.Problems;

namespace GoWinOps.Build;

/// <summary>A version resource: four numbers, flags and strings.</summary>
/// <remarks>
/// Source of the layout and the numbers: "VS_VERSIONINFO structure" and its children in the Windows documentation. The one string table is for US English in
/// Unicode, which Windows shows to everyone.
/// </remarks>
internal sealed class VersionResource
{
    /// <summary>The key of the root node.</summary>
    internal const string RootKey = "VS_VERSION_INFO";

    /// <summary>What the fixed part begins with.</summary>
    internal const uint FixedSignature = 0xFEEF04BD;

    /// <summary>The bytes of the fixed part.</summary>
    internal const int FixedSize = 52;

    private const string TableKey = "040904b0";
    private const uint Translation = 0x04B0_0409;
    private const uint FixedVersion = 0x0001_0000;
    private const uint AllFlags = 0x3F;
    private const uint WindowsOperatingSystem = 0x0004_0004;
    private const uint Application = 1;

    internal VersionResource(FileVersion number, VersionFlags flags, IEnumerable<KeyValuePair<string, string>> strings)
    {
        Number = number;
        Flags = flags;
        Strings = strings.OrderBy(entry => entry.Key, StringComparer.Ordinal).ToList();
    }

    /// <summary>The file version; the product version's numbers are the same.</summary>
    internal FileVersion Number { get; }

    internal VersionFlags Flags { get; }

    /// <summary>The strings, sorted by name so that the same input gives the same bytes.</summary>
    internal IReadOnlyList<KeyValuePair<string, string>> Strings { get; }

    /// <summary>The version resource of a release.</summary>
    /// <param name="program">The program's name, without a suffix.</param>
    /// <param name="release">The release.</param>
    /// <param name="isDirty">Whether the work tree differs from the commit: nobody else can build the same again.</param>
    /// <param name="given">What the user says; wins over what follows from the name and the version.</param>
    /// <exception cref="GoWinOpsException"><c>FileVersionInvalid</c>, <c>FileVersionOutOfRange</c></exception>
    internal static VersionResource Of(string program, ReleaseVersion release, bool isDirty, IReadOnlyDictionary<string, string> given)
    {
        FileVersion number = NumberOf(release, given);
        Dictionary<string, string> strings = new(StringComparer.Ordinal)
        {
            ["FileDescription"] = program,
            ["InternalName"] = program,
            ["OriginalFilename"] = program + ".exe",
            ["ProductName"] = program,
            ["ProductVersion"] = release.ToString(),
        };
        // The documentation wants the flag and the string to come together.
        if (isDirty)
            strings["PrivateBuild"] = Messages.ResourcePrivateBuild;
        foreach (KeyValuePair<string, string> entry in given)
            strings[entry.Key] = entry.Value;
        strings["FileVersion"] = number.ToString();
        return new VersionResource(number, FlagsOf(release, strings), strings.Where(entry => entry.Value.Length > 0));
    }

    /// <summary>The bytes of the resource.</summary>
    internal byte[] ToBytes()
    {
        VersionNode table = new(TableKey);
        foreach (KeyValuePair<string, string> entry in Strings)
            table.Children.Add(VersionNode.OfText(entry.Key, entry.Value));
        VersionNode root = VersionNode.OfBytes(RootKey, FixedPart());
        root.Children.Add(new VersionNode("StringFileInfo") { Children = { table } });
        root.Children.Add(new VersionNode("VarFileInfo") { Children = { VersionNode.OfBytes("Translation", BitConverter.GetBytes(Translation)) } });
        using MemoryStream stream = new();
        using (BinaryWriter writer = new(stream, Encoding.Unicode, leaveOpen: true))
            root.Write(writer);
        return stream.ToArray();
    }

    private static FileVersion NumberOf(ReleaseVersion release, IReadOnlyDictionary<string, string> given)
    {
        if (given.TryGetValue("FileVersion", out string? text))
            return FileVersion.Parse(text);
        return release.FileVersion ?? throw new GoWinOpsException(nameof(Messages.FileVersionOutOfRange), release.ToString(), release);
    }

    private static VersionFlags FlagsOf(ReleaseVersion release, Dictionary<string, string> strings)
    {
        bool Has(string name) => strings.TryGetValue(name, out string? value) && value.Length > 0;
        return (release.Version.IsPrerelease ? VersionFlags.Prerelease : VersionFlags.None)
            | (Has("PrivateBuild") ? VersionFlags.PrivateBuild : VersionFlags.None)
            | (Has("SpecialBuild") ? VersionFlags.SpecialBuild : VersionFlags.None);
    }

    private byte[] FixedPart()
    {
        uint[] words =
        {
            FixedSignature, FixedVersion, Number.MostSignificant, Number.LeastSignificant, Number.MostSignificant, Number.LeastSignificant, AllFlags, (uint)Flags,
            WindowsOperatingSystem, Application, 0, 0, 0,
        };
        return words.SelectMany(BitConverter.GetBytes).ToArray();
    }
}
