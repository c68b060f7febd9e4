using System;
using System.Threading;
using System.Threading.Tasks;

namespace GoWinOps.Build.EnvironmentChecks;

/// <summary>What a check found, and how it could be put right.</summary>
internal sealed class CheckOutcome
{
    private CheckOutcome(GoCheckStatus status, string found, string expected, string remedy)
    {
        Status = status;
        Found = found;
        Expected = expected;
        Remedy = remedy;
    }

    internal GoCheckStatus Status { get; }

    internal string Found { get; }

    internal string Expected { get; }

    internal string Remedy { get; }

    /// <summary>What -Fix would do, in words; null where it can do nothing.</summary>
    internal string? FixText { get; private set; }

    /// <summary>What -Fix does.</summary>
    internal Func<CancellationToken, Task>? Fix { get; private set; }

    internal static CheckOutcome Pass(string found, string expected = "") => new(GoCheckStatus.Pass, found, expected, string.Empty);

    internal static CheckOutcome Skip(string why) => new(GoCheckStatus.Skip, why, string.Empty, string.Empty);

    internal static CheckOutcome Warn(string found, string expected, string remedy) => new(GoCheckStatus.Warn, found, expected, remedy);

    internal static CheckOutcome Fail(string found, string expected, string remedy) => new(GoCheckStatus.Fail, found, expected, remedy);

    /// <summary>The same, with a way to put it right.</summary>
    internal CheckOutcome FixedBy(string text, Func<CancellationToken, Task> fix)
    {
        FixText = text;
        Fix = fix;
        return this;
    }
}
