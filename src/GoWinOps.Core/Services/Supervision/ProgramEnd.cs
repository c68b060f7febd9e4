using System;

namespace GoWinOps.Services;

/// <summary>How one run of a supervised program came to its end.</summary>
internal sealed record ProgramEnd
{
    /// <summary>What ended it.</summary>
    internal ProgramEndCause Cause { get; init; }

    /// <summary>The program's exit code; a Win32 code when it could not be started.</summary>
    internal int ExitCode { get; init; }

    /// <summary>Whether its process ended without a word to the service control manager, which only a program that runs without a host can do.</summary>
    internal bool WasUnannounced { get; init; }

    /// <summary>How long it ran.</summary>
    internal TimeSpan Uptime { get; init; }

    /// <summary>The last it wrote to its standard error.</summary>
    internal string LastWords { get; init; } = string.Empty;

    /// <summary>What ended it, in a sentence without its full stop.</summary>
    internal string Description { get; init; } = string.Empty;

    /// <summary>
    /// Whether it ended by itself without choosing to: with an NTSTATUS error, or as Go programs do that panic, which is exit code 2 like any other
    /// and told apart by what they write then.
    /// </summary>
    internal bool IsCrash => Cause == ProgramEndCause.Exited && (WasUnannounced || IsStatusError(ExitCode) || (ExitCode == GoPanicExitCode && SaysPanic(LastWords)));

    // Go's runtime, since 1.0: os.Exit(2) after "panic: …" or "fatal error: …" and the stacks of its goroutines.
    private const int GoPanicExitCode = 2;

    // The two highest bits of an NTSTATUS are its severity; 3 is an error.
    private static bool IsStatusError(int code) => unchecked((uint)code) >= 0xC000_0000;

    private static bool SaysPanic(string text) =>
        text.IndexOf("\ngoroutine ", StringComparison.Ordinal) >= 0
        || text.IndexOf("panic: ", StringComparison.Ordinal) >= 0
        || text.IndexOf("fatal error: ", StringComparison.Ordinal) >= 0;
}
