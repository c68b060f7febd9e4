using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;

namespace GoWinOps.Build;

/// <summary>Collects what Go's runtime tells about the initialisation of packages when <c>GODEBUG=inittrace=1</c> is set.</summary>
/// <remarks>
/// One line a package that had anything to do, on standard error: <c>init net/http @1.5 ms, 0.13 ms clock, 20480 bytes 38 allocs</c>. Source: the
/// description of inittrace in the documentation of package runtime.
/// </remarks>
internal sealed class InitTrace
{
    /// <summary>The environment variable.</summary>
    internal const string VariableName = "GODEBUG";

    private const int MaximumPackages = 10_000;

    // A day: a program that says more does not speak of its initialisation.
    private const double LongestMilliseconds = 86_400_000;

    private static readonly Regex Line = new(
        @"^init (?<package>\S+) @(?<at>[0-9.]+) ms, (?<clock>[0-9.]+) ms clock, (?<bytes>[0-9]+) bytes,? (?<allocs>[0-9]+) allocs$", RegexOptions.CultureInvariant);

    private readonly List<GoPackageInit> packages = new();

    /// <summary>The packages, the longest first.</summary>
    internal GoPackageInit[] Packages
    {
        get
        {
            lock (packages)
            {
                double total = Total.TotalMilliseconds;
                foreach (GoPackageInit package in packages)
                    package.Share = total > 0 ? package.Duration.TotalMilliseconds / total : 0;
                return packages.OrderByDescending(package => package.Duration).ThenBy(package => package.At).ToArray();
            }
        }
    }

    /// <summary>What all of them took; they are initialised one after the other.</summary>
    internal TimeSpan Total
    {
        get
        {
            lock (packages)
                return TimeSpan.FromTicks(packages.Sum(package => package.Duration.Ticks));
        }
    }

    /// <summary>The variable's value that asks for the trace and keeps what was set before.</summary>
    internal static string Enabled(string? before) => string.IsNullOrEmpty(before) ? "inittrace=1" : before + ",inittrace=1";

    /// <summary>Takes a line of the program's output; one of anything else is passed over.</summary>
    internal void Take(string line)
    {
        Match match = Line.Match(line);
        if (!match.Success)
            return;
        lock (packages)
        {
            if (packages.Count == MaximumPackages)
                return;
            packages.Add(new GoPackageInit
            {
                Package = match.Groups["package"].Value,
                At = Milliseconds(match.Groups["at"].Value),
                Duration = Milliseconds(match.Groups["clock"].Value),
                AllocatedBytes = Number(match.Groups["bytes"].Value),
                Allocations = Number(match.Groups["allocs"].Value),
            });
        }
    }

    private static TimeSpan Milliseconds(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value) && value < LongestMilliseconds
            ? TimeSpan.FromTicks((long)(value * TimeSpan.TicksPerMillisecond))
            : TimeSpan.Zero;

    private static long Number(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long value) ? value : 0;
}
