using System.Threading.Tasks;
using GoWinOps.Build.Toolchains;
using GoWinOps.Hosting;

namespace GoWinOps.Commands;

/// <summary>What <c>-GoPath</c> was given: a version stays as it is, anything else is a path.</summary>
internal static class GoPathArgument
{
    internal static async Task<string?> ResolveAsync(AsyncCmdlet cmdlet, string? goPath) =>
        goPath is null || ToolchainSelection.IsVersion(goPath) ? goPath : await cmdlet.ResolvePathAsync(goPath).ConfigureAwait(false);
}
