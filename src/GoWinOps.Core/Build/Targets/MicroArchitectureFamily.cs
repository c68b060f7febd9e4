using System;
using System.Collections.Generic;
using System.Linq;

namespace GoWinOps.Build;

/// <summary>The processor levels Go tells apart on one architecture, and the variable that chooses one.</summary>
/// <remarks>
/// Go builds with whatever the variable says: GOAMD64=v9 was built with exit code 0 and stamped into the executable by Go 1.23.5. Hence they are checked here. The values are those
/// of <c>go help environment</c> and of internal/buildcfg/cfg.go in Go's source, read for Go 1.24; rva23u64 came with Go 1.25 (https://go.dev/doc/go1.25).
/// </remarks>
public sealed class MicroArchitectureFamily
{
    private static readonly string[] None = Array.Empty<string>();
    private static readonly string[] Float = { "hardfloat", "softfloat" };

    private static readonly MicroArchitectureFamily[] All =
    {
        new("GO386", new[] { "386" }, new[] { "sse2", "softfloat" }, None, "sse2", since: 16),
        new("GOAMD64", new[] { "amd64" }, new[] { "v1", "v2", "v3", "v4" }, None, "v1", since: 18),
        new("GOARM", new[] { "arm" }, new[] { "5", "6", "7" }, Float, "7", since: 0),
        new("GOARM64", new[] { "arm64" }, Arm64Levels(), new[] { "lse", "crypto" }, "v8.0", since: 23),
        new("GOMIPS", new[] { "mips", "mipsle" }, Float, None, "hardfloat", since: 10),
        new("GOMIPS64", new[] { "mips64", "mips64le" }, Float, None, "hardfloat", since: 11),
        new("GOPPC64", new[] { "ppc64", "ppc64le" }, new[] { "power8", "power9", "power10" }, None, "power8", since: 12),
        new("GORISCV64", new[] { "riscv64" }, new[] { "rva20u64", "rva22u64", "rva23u64" }, None, "rva20u64", since: 23),
        new("GOWASM", new[] { "wasm" }, None, new[] { "satconv", "signext" }, string.Empty, since: 13),
    };

    // What came later than its family.
    private static readonly Dictionary<string, int> LevelsSince = new(StringComparer.Ordinal) { ["power10"] = 20, ["rva23u64"] = 25 };
    private static readonly Dictionary<string, int> OptionsSince = new(StringComparer.Ordinal) { ["hardfloat"] = 22, ["softfloat"] = 22 };
    private readonly string[] architectures;
    private readonly int since;

    private MicroArchitectureFamily(string variable, string[] architectures, string[] levels, string[] options, string defaultLevel, int since)
    {
        Variable = variable;
        this.architectures = architectures;
        Levels = levels;
        Options = options;
        Default = defaultLevel;
        this.since = since;
    }

    /// <summary>The variable: <c>GOAMD64</c>.</summary>
    public string Variable { get; }

    /// <summary>What it may be set to, before any option.</summary>
    public IReadOnlyList<string> Levels { get; }

    /// <summary>What may follow, after a comma.</summary>
    public IReadOnlyList<string> Options { get; }

    /// <summary>What a Go for several platforms takes when nothing is said.</summary>
    public string Default { get; }

    /// <summary>What may be given, for a person to read.</summary>
    public string Expected
    {
        get
        {
            string options = string.Join(" or ", Options);
            return Options.Count == 0 ? string.Join(", ", Levels) : Levels.Count == 0 ? options : $"{string.Join(", ", Levels)}, with a comma and {options} behind it or not";
        }
    }

    /// <summary>The family of an architecture; null where Go knows one level only.</summary>
    public static MicroArchitectureFamily? Of(string architecture) => Array.Find(All, family => family.architectures.Contains(architecture, StringComparer.Ordinal));

    /// <summary>The family a variable chooses in; null for any other variable.</summary>
    internal static MicroArchitectureFamily? OfVariable(string variable) => Array.Find(All, family => family.Variable == variable);

    /// <summary>Reads a level.</summary>
    /// <param name="text">The level with its options: <c>v3</c>, <c>v8.2,crypto</c>; letter case does not count.</param>
    /// <param name="level">The one way to write what is meant: without options that change nothing, the others in order.</param>
    public bool TryRead(string text, out string level)
    {
        List<string> parts = text.ToLowerInvariant().Split(',').ToList();
        string first = Levels.Count == 0 ? string.Empty : parts[0];
        List<string> options = Levels.Count == 0 ? parts : parts.Skip(1).ToList();
        bool isValid = (Levels.Count == 0 || Levels.Contains(first, StringComparer.Ordinal))
            && options.All(option => Options.Contains(option, StringComparer.Ordinal))
            && options.Distinct(StringComparer.Ordinal).Count() == options.Count
            && (options.Count <= 1 || !ReferenceEquals(Options, Float));
        IEnumerable<string> meaningful = Options.Where(option => options.Contains(option, StringComparer.Ordinal) && !IsImplied(first, option));
        level = string.Join(",", new[] { first }.Where(part => part.Length > 0).Concat(meaningful));
        return isValid;
    }

    /// <summary>The minor version of the first Go 1 that heeds a level, or an option; an older one ignores it in silence.</summary>
    internal int SinceMinor(string level) => level.Split(',').Max(SincePart);

    private int SincePart(string part) =>
        Math.Max(since, (Options.Contains(part, StringComparer.Ordinal) ? OptionsSince : LevelsSince).TryGetValue(part, out int minor) ? minor : 0);

    // ARMv5 has no floating point unit, later ones have; large system extensions are part of ARMv8.1 and later.
    private static bool IsImplied(string level, string option) => option switch
    {
        "softfloat" => level == "5",
        "hardfloat" => level is "6" or "7",
        "lse" => level != "v8.0",
        _ => false,
    };

    private static string[] Arm64Levels() =>
        Enumerable.Range(0, 10).Select(minor => $"v8.{minor}").Concat(Enumerable.Range(0, 6).Select(minor => $"v9.{minor}")).ToArray();
}
