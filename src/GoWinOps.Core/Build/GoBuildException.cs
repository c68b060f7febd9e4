using System;
using System.Collections.Generic;
using GoWinOps.Problems;

namespace GoWinOps.Build;

/// <summary>A build for one target failed; carries what the Go compiler said as objects.</summary>
public sealed class GoBuildException : GoWinOpsException
{
    internal GoBuildException(string package, string target, int exitCode, string text, IReadOnlyList<GoDiagnostic> diagnostics, string logPath)
        : base(nameof(Messages.GoBuildFailed), target, package, target, text, logPath)
    {
        Package = package;
        Diagnostics = diagnostics;
        LogPath = logPath;
        Problem.NativeCode = exitCode;
    }

    /// <summary>The import path of the package that was built.</summary>
    public string Package { get; }

    /// <summary>The complaints that name a place in a file, in Go's order.</summary>
    public IReadOnlyList<GoDiagnostic> Diagnostics { get; }

    /// <summary>Everything the Go command said.</summary>
    public string LogPath { get; }
}
