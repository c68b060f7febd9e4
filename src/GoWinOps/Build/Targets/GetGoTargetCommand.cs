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

/// <summary>Lists what a Go can build for, from its own list.</summary>
[Cmdlet(VerbsCommon.Get, "GoTarget")]
[OutputType(typeof(GoPort))]
public sealed class GetGoTargetCommand : AsyncCmdlet
{
    private GoToolchain? toolchain;
    private IReadOnlyList<GoPort> ports = Array.Empty<GoPort>();

    /// <summary>The targets as os/architecture, wildcards allowed. The default is all of them.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(GoTargetCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = { "*" };

    /// <summary>Only first-class ports.</summary>
    [Parameter]
    public SwitchParameter FirstClass { get; set; }

    /// <summary>Only ports with cgo.</summary>
    [Parameter]
    public SwitchParameter Cgo { get; set; }

    /// <summary>Also ports that are marked broken, which Go lists but does not build for.</summary>
    [Parameter]
    public SwitchParameter All { get; set; }

    /// <summary>The Go command, the folder Go is installed in, or a version or object of Get-GoToolchain. The default is the Go on PATH.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(GoPathCompleter))]
    [GoPathTransformation]
    [ValidateNotNullOrEmpty]
    public string? GoPath { get; set; }

    /// <inheritdoc/>
    protected override async Task BeginAsync(CancellationToken cancellationToken)
    {
        string? goPath = await GoPathArgument.ResolveAsync(this, GoPath).ConfigureAwait(false);
        toolchain = await GoToolchain.OpenAsync(goPath, cancellationToken).ConfigureAwait(false);
        ports = await GoPortList.ReadAsync(toolchain, All, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        foreach (string name in Name)
        {
            try
            {
                foreach (GoPort port in Find(name).Where(port => (port.IsFirstClass || !FirstClass) && (port.SupportsCgo || !Cgo)))
                    await WriteObjectAsync(port).ConfigureAwait(false);
            }
            catch (GoWinOpsException exception)
            {
                await WriteErrorAsync(exception, name).ConfigureAwait(false);
            }
        }
    }

    private List<GoPort> Find(string name)
    {
        WildcardPattern pattern = new(name, WildcardOptions.IgnoreCase);
        List<GoPort> found = ports.Where(port => pattern.IsMatch(port.Name)).ToList();
        return found.Count > 0 || WildcardPattern.ContainsWildcardCharacters(name)
            ? found
            : throw new GoWinOpsException(
                nameof(Messages.GoTargetUnknown), name, name, toolchain!.Version, string.Join(", ", NearestName.Of(name, ports.Select(port => port.Name))));
    }
}
