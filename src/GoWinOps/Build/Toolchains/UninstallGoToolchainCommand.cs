using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Build.Toolchains;
using GoWinOps.Hosting;
using GoWinOps.Problems;
using GoWinOps.Time;

namespace GoWinOps.Commands;

/// <summary>Removes toolchains that Install-GoToolchain installed.</summary>
[Cmdlet(VerbsLifecycle.Uninstall, "GoToolchain", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = VersionSet)]
[OutputType(typeof(GoToolchainInfo))]
public sealed class UninstallGoToolchainCommand : AsyncCmdlet
{
    private const string VersionSet = "Version";
    private const string ObjectSet = "InputObject";

    /// <summary>The versions to remove, wildcards allowed.</summary>
    [Parameter(ParameterSetName = VersionSet, Mandatory = true, Position = 0)]
    [ArgumentCompleter(typeof(ToolchainVersionCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Version { get; set; } = Array.Empty<string>();

    /// <summary>Toolchains from Get-GoToolchain.</summary>
    [Parameter(ParameterSetName = ObjectSet, Mandatory = true, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    public GoToolchainInfo[] InputObject { get; set; } = Array.Empty<GoToolchainInfo>();

    /// <summary>Whose toolchains are meant.</summary>
    [Parameter(ParameterSetName = VersionSet)]
    public ToolchainScope Scope { get; set; }

    /// <summary>The folder given to Install-GoToolchain, instead of the one of the scope.</summary>
    [Parameter(ParameterSetName = VersionSet)]
    [ValidateNotNullOrEmpty]
    public string? Destination { get; set; }

    /// <summary>Writes what was removed.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        foreach (GoToolchainInfo toolchain in ParameterSetName == ObjectSet ? InputObject : await FindAsync().ConfigureAwait(false))
        {
            try
            {
                await RemoveAsync(toolchain, cancellationToken).ConfigureAwait(false);
            }
            catch (GoWinOpsException exception)
            {
                await WriteErrorAsync(exception, toolchain).ConfigureAwait(false);
            }
        }
    }

    private async Task RemoveAsync(GoToolchainInfo toolchain, CancellationToken cancellationToken)
    {
        if (!await ShouldProcessAsync($"{toolchain.Version} in {toolchain.GoRoot}", "Uninstall").ConfigureAwait(false))
            return;
        ToolchainProgress progress = new(PostProgress, "Uninstalling " + toolchain.Version);
        try
        {
            await ToolchainRemover.RemoveAsync(toolchain, SystemClock.Instance, progress.Show, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            progress.Complete();
        }

        if (PassThru)
            await WriteObjectAsync(toolchain).ConfigureAwait(false);
    }

    private async Task<GoToolchainInfo[]> FindAsync()
    {
        string root = Destination is not null ? await ResolvePathAsync(Destination).ConfigureAwait(false)
            : Scope == ToolchainScope.AllUsers ? ToolchainStore.MachineRoot
            : ToolchainStore.UserRoot();
        IReadOnlyList<GoToolchainInfo> installed = new ToolchainStore(root, SystemClock.Instance).List();
        List<GoToolchainInfo> chosen = new();
        foreach (string name in Version)
        {
            WildcardPattern pattern = ToolchainPattern.Of(name);
            List<GoToolchainInfo> matching = installed.Where(toolchain => pattern.IsMatch(toolchain.Version)).ToList();
            chosen.AddRange(matching.Except(chosen));
            if (matching.Count == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
                await WriteErrorAsync(new GoWinOpsException(nameof(Messages.ToolchainNotInstalled), name, name, root)).ConfigureAwait(false);
        }

        return chosen.ToArray();
    }
}
