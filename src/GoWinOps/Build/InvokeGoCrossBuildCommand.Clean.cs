using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Build;
using GoWinOps.Problems;

namespace GoWinOps.Commands;

/// <content>Removing what earlier builds have left.</content>
public sealed partial class InvokeGoCrossBuildCommand
{
    /// <summary>For each program of which everything was built, removes its other versions; a failed target may need the last one that worked.</summary>
    private async Task CleanAsync(CancellationToken cancellationToken)
    {
        foreach (IGrouping<(string OutputFolder, string Name), GoBuild> program in builds.GroupBy(build => (build.Settings.OutputFolder, build.Name)))
        {
            if (program.All(finished.ContainsKey) || MyInvocation.BoundParameters.ContainsKey("WhatIf"))
                await CleanAsync(program.Key.OutputFolder, program.Key.Name, program.First().Settings.Version, cancellationToken).ConfigureAwait(false);
            else
                PostVerbose($"Other versions of '{program.Key.Name}' are kept: not all targets were built.");
        }
    }

    private async Task CleanAsync(string outputFolder, string name, string version, CancellationToken cancellationToken)
    {
        foreach (OldOutputs old in await OldOutputs.FindAsync(outputFolder, name, version).ConfigureAwait(false))
        {
            if (!await ShouldProcessAsync($"{name} {old.Version} in '{outputFolder}' ({old.Files.Count} files)", "Remove").ConfigureAwait(false))
                continue;
            try
            {
                await old.RemoveAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (GoWinOpsException exception)
            {
                await WriteErrorAsync(exception).ConfigureAwait(false);
            }
        }
    }
}
