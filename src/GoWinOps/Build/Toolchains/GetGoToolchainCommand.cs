using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Build;
using GoWinOps.Build.Toolchains;
using GoWinOps.Hosting;
using GoWinOps.Problems;

namespace GoWinOps.Commands;

/// <summary>Shows the Go toolchains of this machine, those of Install-GoToolchain and all others.</summary>
[Cmdlet(VerbsCommon.Get, "GoToolchain")]
[OutputType(typeof(GoToolchainInfo))]
public sealed class GetGoToolchainCommand : AsyncCmdlet
{
    /// <summary>The versions to show, wildcards allowed.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(ToolchainVersionCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Version { get; set; } = { "*" };

    /// <summary>Shows only what Install-GoToolchain installed, leaving out all others.</summary>
    [Parameter]
    public SwitchParameter Installed { get; set; }

    /// <summary>The folder given to Install-GoToolchain, instead of those of both scopes.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Destination { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<string> roots = Destination is null
            ? ToolchainFinder.DefaultRoots()
            : new[] { await ResolvePathAsync(Destination).ConfigureAwait(false) };
        ToolchainFinder finder = new(roots, new ToolEnvironment());
        IReadOnlyList<GoToolchainInfo> found = Installed ? finder.FindInstalled() : await finder.FindAsync(cancellationToken).ConfigureAwait(false);
        foreach (string name in Version)
        {
            WildcardPattern pattern = ToolchainPattern.Of(name);
            List<GoToolchainInfo> matching = found.Where(toolchain => pattern.IsMatch(toolchain.Version)).ToList();
            foreach (GoToolchainInfo toolchain in matching)
                await WriteObjectAsync(toolchain).ConfigureAwait(false);
            if (matching.Count == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
                await WriteErrorAsync(new GoWinOpsException(nameof(Messages.ToolchainNotInstalled), name, name, string.Join(", ", roots))).ConfigureAwait(false);
        }
    }
}
