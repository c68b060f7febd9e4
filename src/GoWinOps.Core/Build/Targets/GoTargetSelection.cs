using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using GoWinOps.Problems;

namespace GoWinOps.Build;

/// <summary>Finds the targets a user wants: names, combinations and processor levels, each checked, since Go itself checks no level.</summary>
public sealed class GoTargetSelection
{
    // https://go.dev/doc/go1.24#windows and https://go.dev/doc/go1.26#windows
    private const string Leaving = "windows/arm";
    private const int LeavingSince = 24;
    private static readonly char[] Slash = { '/' };
    private readonly GoToolchain toolchain;
    private readonly GoTargetRequest request;
    private readonly InheritedLevels inherited;
    private readonly List<GoTarget> targets = new();
    private readonly List<GoWinOpsException> failures = new();
    private readonly List<string> warnings = new();
    private readonly HashSet<string> fitting = new(StringComparer.Ordinal);

    private GoTargetSelection(GoToolchain toolchain, GoTargetRequest request, InheritedLevels inherited)
    {
        this.toolchain = toolchain;
        this.request = request;
        this.inherited = inherited;
    }

    /// <summary>What is to be built for; each target once.</summary>
    public IReadOnlyList<GoTarget> Targets => targets;

    /// <summary>What was wrong, each failure for one thing the user gave.</summary>
    public IReadOnlyList<GoWinOpsException> Failures => failures;

    /// <summary>What the user should know.</summary>
    public IReadOnlyList<string> Warnings => warnings;

    /// <summary>Finds the targets.</summary>
    /// <param name="toolchain">The Go that is to build.</param>
    /// <param name="request">What the user wants.</param>
    /// <param name="variable">Reads a variable of the environment the Go command inherits.</param>
    /// <remarks>
    /// The failures have the ids <c>GoTargetUnknown</c>, <c>GoTargetRemoved</c>, <c>GoMicroArchitectureNone</c>, <c>GoMicroArchitectureInvalid</c>,
    /// <c>GoMicroArchitectureTooNew</c>, <c>GoMicroArchitectureConflict</c> and <c>GoMicroArchitectureUnused</c>.
    /// </remarks>
    public static GoTargetSelection Find(GoToolchain toolchain, GoTargetRequest request, Func<string, string?> variable)
    {
        GoTargetSelection selection = new(toolchain, request, new InheritedLevels(toolchain, variable));
        foreach (string name in request.Names)
            selection.Try(() => selection.AddNamed(name));
        foreach (string os in request.OperatingSystems)
        {
            foreach (string architecture in request.Architectures)
                selection.Try(() => selection.AddCombined(os.ToLowerInvariant(), architecture.ToLowerInvariant()));
        }

        selection.RefuseUnusedLevels();
        return selection;
    }

    /// <summary>A level that fits nothing is a mistake, and without it something else would be built than was wanted.</summary>
    private void RefuseUnusedLevels()
    {
        List<string> unused = request.MicroArchitectures.Where(level => !fitting.Contains(level)).ToList();
        if (unused.Count == 0 || failures.Count > 0)
            return;
        string names = string.Join(", ", targets.Select(target => target.Name).Distinct());
        failures.AddRange(unused.Select(level => new GoWinOpsException(nameof(Messages.GoMicroArchitectureUnused), level, level, names)));
        targets.Clear();
    }

    private void Try(Action add)
    {
        try
        {
            add();
        }
        catch (GoWinOpsException failure)
        {
            failures.Add(failure);
        }
    }

    private void AddNamed(string name)
    {
        string[] parts = name.Split(Slash, 3);
        GoTarget port = FindPort(parts.Length < 3 ? name : parts[0] + "/" + parts[1]);
        if (parts.Length == 3)
            Add(port, Checked(port, name, MicroArchitecture.Read(name, port.Architecture, parts[2], toolchain.Version)));
        else
            AddWithLevels(port);
    }

    private void AddCombined(string os, string architecture)
    {
        string name = os + "/" + architecture;
        bool isKnown = toolchain.Targets.Any(target => target.Os == os) && toolchain.Targets.Any(target => target.Architecture == architecture);
        if (isKnown && toolchain.Targets.All(target => target.Name != name) && name != Leaving)
            warnings.Add(string.Format(CultureInfo.CurrentCulture, Messages.GoTargetNotCombined, name, toolchain.Version));
        else
            AddWithLevels(FindPort(name));
    }

    private GoTarget FindPort(string name)
    {
        bool isLeaving = string.Equals(name, Leaving, StringComparison.OrdinalIgnoreCase);
        if (isLeaving && toolchain.Targets.All(target => target.Name != Leaving))
            throw new GoWinOpsException(nameof(Messages.GoTargetRemoved), name, name, toolchain.Version, LeavingSince);
        if (isLeaving)
            warnings.Add(string.Format(CultureInfo.CurrentCulture, Messages.GoTargetLeaving, name, LeavingSince));
        return toolchain.FindTarget(name);
    }

    private void AddWithLevels(GoTarget port)
    {
        List<MicroArchitecture> levels = request.MicroArchitectures.Where(level => Fits(port, level)).Select(level => ReadLevel(port, level)).ToList();
        foreach (MicroArchitecture level in levels)
            Add(port, Checked(port, port.Name, level));
        if (levels.Count == 0)
            Add(port, FromEnvironment(port));
    }

    private bool Fits(GoTarget port, string text)
    {
        if (MicroArchitectureFamily.Of(port.Architecture) is not { } family || !family.TryRead(LevelOf(family, text), out _))
            return false;
        fitting.Add(text);
        return true;
    }

    private MicroArchitecture ReadLevel(GoTarget port, string text) =>
        MicroArchitecture.Read(port.Name, port.Architecture, LevelOf(MicroArchitectureFamily.Of(port.Architecture)!, text), toolchain.Version);

    private static string LevelOf(MicroArchitectureFamily family, string text) =>
        text.StartsWith(family.Variable + "=", StringComparison.OrdinalIgnoreCase) ? text.Substring(family.Variable.Length + 1) : text;

    /// <summary>A level said for the target, unless the environment given says another.</summary>
    private MicroArchitecture Checked(GoTarget port, string target, MicroArchitecture level)
    {
        if (!request.Environment.TryGetValue(level.Variable, out string? given) || string.IsNullOrEmpty(given))
            return level;
        MicroArchitecture other = MicroArchitecture.Read(port.Name, port.Architecture, given!, toolchain.Version);
        return other.Level == level.Level ? level : throw new GoWinOpsException(nameof(Messages.GoMicroArchitectureConflict), target, target, level, other);
    }

    private MicroArchitecture? FromEnvironment(GoTarget port)
    {
        if (MicroArchitectureFamily.Of(port.Architecture) is not { } family)
            return null;
        if (request.Environment.TryGetValue(family.Variable, out string? given))
            return string.IsNullOrEmpty(given) ? null : MicroArchitecture.Read(port.Name, port.Architecture, given!, toolchain.Version);
        if (inherited.Find(family) is not { } found)
            return null;
        MicroArchitecture level = MicroArchitecture.Read(port.Name, port.Architecture, found.Value, toolchain.Version);
        if (!level.IsDefault)
            warnings.Add(string.Format(CultureInfo.CurrentCulture, Messages.GoMicroArchitectureInherited, port.Name, level, found.Source));
        return level;
    }

    private void Add(GoTarget port, MicroArchitecture? level)
    {
        GoTarget target = port.For(level);
        if (targets.All(known => known.FolderName != target.FolderName))
            targets.Add(target);
    }
}
