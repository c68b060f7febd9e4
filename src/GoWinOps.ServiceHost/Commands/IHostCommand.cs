using System.Collections.Generic;

namespace GoWinOps.ServiceHost.Commands;

/// <summary>One thing this program can do, named by its first argument.</summary>
internal interface IHostCommand
{
    /// <summary>The first argument.</summary>
    string Name { get; }

    /// <summary>What is written after the program's name.</summary>
    string Usage { get; }

    /// <summary>Does it.</summary>
    /// <param name="arguments">What follows the command's name.</param>
    /// <returns>The process's exit code.</returns>
    int Run(IReadOnlyList<string> arguments);
}
