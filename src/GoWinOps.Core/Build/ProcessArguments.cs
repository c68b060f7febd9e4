using System.Collections.Generic;
using GoWinOps.Services;

namespace GoWinOps.Build;

/// <summary>
/// Joins arguments into the one string <c>ProcessStartInfo.Arguments</c> takes, because netstandard2.0 has no <c>ArgumentList</c>.
/// </summary>
/// <remarks>
/// Windows programs split their command line by the CommandLineToArgvW rules; on Unix, .NET splits the string by the same rules before it calls exec.
/// </remarks>
internal static class ProcessArguments
{
    /// <summary>The text that is split into exactly <paramref name="arguments"/> again.</summary>
    internal static string Join(IEnumerable<string> arguments) => CommandLine.JoinArguments(arguments);

    /// <summary>One argument, quoted only where it has to be.</summary>
    internal static string Quote(string argument) => CommandLine.JoinArguments(new[] { argument });
}
