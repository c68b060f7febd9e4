using System.Collections.Generic;

namespace GoWinOps.ServiceHost.Processes;

/// <summary>What is started, and how.</summary>
internal sealed record ProgramStart
{
    /// <summary>The program's path; looked for as Windows looks for programs when it is only a name.</summary>
    internal string Executable { get; init; } = string.Empty;

    /// <summary>Its arguments, unquoted.</summary>
    internal IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>The folder it starts in.</summary>
    internal string WorkingDirectory { get; init; } = string.Empty;

    /// <summary>All its variables.</summary>
    internal IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether it hears Ctrl+C. It then has no process group of its own, and Ctrl+Break reaches all processes of its console.</summary>
    internal bool HearsCtrlC { get; init; }

    /// <summary>Whether its standard error goes where its standard output goes.</summary>
    internal bool JoinsStreams { get; init; }
}
