using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Health;
using GoWinOps.Manifest;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Services;
using GoWinOps.Time;

namespace GoWinOps.Commands;

/// <summary>Asks services now, on their nodes and from here, and explains what is wrong.</summary>
[Cmdlet(VerbsDiagnostic.Test, "GoService", DefaultParameterSetName = NameSet)]
[OutputType(typeof(GoServiceCheck))]
public sealed class TestGoServiceCommand : NodeCmdlet
{
    private const string NameSet = "Name";
    private const string ManifestSet = "Manifest";

    /// <summary>The services, by name.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = NameSet)]
    [ArgumentCompleter(typeof(ServiceNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = Array.Empty<string>();

    /// <summary>A manifest that says service, nodes and health: <c>gowinops.yml</c>, or the folder that holds it.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ManifestSet)]
    [ValidateNotNullOrEmpty]
    public string? Manifest { get; set; }

    /// <summary>The environment of the manifest whose nodes are meant.</summary>
    [Parameter(ParameterSetName = ManifestSet)]
    [ArgumentCompleter(typeof(ManifestEnvironmentCompleter))]
    [ValidateNotNullOrEmpty]
    public string? EnvironmentName { get; set; }

    /// <summary>The http and https addresses to ask, as the node itself sees them.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Url { get; set; } = Array.Empty<string>();

    /// <summary>The TCP addresses to connect to, as the node itself sees them.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Tcp { get; set; } = Array.Empty<string>();

    /// <summary>The version that is to run; omitted, the release the service is set to.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Version { get; set; }

    /// <summary>The address that tells the version; omitted, the first -Url where -Version is given.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? VersionUrl { get; set; }

    /// <summary>The JSON path of the version in that answer; omitted, <c>version</c>, or the whole of an answer that is not JSON.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? VersionProperty { get; set; }

    /// <summary>How long each answer may take; omitted, what the service's own probes say, else five seconds.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan? ProbeTimeout { get; set; }

    /// <inheritdoc/>
    protected override async Task BeginAsync(CancellationToken cancellationToken)
    {
        if (Manifest is not null)
            await ApplyManifestAsync(Manifest, cancellationToken).ConfigureAwait(false);
        if (Version is not null)
            VersionUrl ??= Url.FirstOrDefault();
        foreach (string url in VersionUrl is null ? Url : Url.Append(VersionUrl))
            HttpProbe.ParseUrl(url);
        foreach (string tcp in Tcp)
            ServiceProbeRules.RequireValid(new ServiceProbe { Tcp = tcp }, ProbeKind.Readiness, "-Tcp");
        if (ProbeTimeout is { } timeout && (timeout <= TimeSpan.Zero || timeout > ServiceProbeRules.Longest))
            throw new GoWinOpsException(nameof(Messages.TimeoutNotPositive), timeout, nameof(ProbeTimeout), timeout);
    }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        string[] names = Name;
        await GiveTurnsAsync(
            await ResolveEachAsync().ConfigureAwait(false),
            node => async (channel, token) =>
            {
                foreach (string name in names)
                    await TestAsync(node, channel, name, token).ConfigureAwait(false);
            },
            (failed, exception) => ExplainAsync(failed, names, exception, StopToken)).ConfigureAwait(false);
        await ShowProgressAsync().ConfigureAwait(false);
    }

    private async Task ApplyManifestAsync(string path, CancellationToken cancellationToken)
    {
        GoManifest manifest = await ManifestReader.ReadAsync(await ResolvePathAsync(path).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        manifest = EnvironmentName is null ? manifest : manifest.ForEnvironment(EnvironmentName);
        Name = new[] { manifest.Service?.Name ?? manifest.Name };
        ApplyNodes(manifest.Nodes);
        if (Url.Length == 0 && Tcp.Length == 0 && manifest.Health is { } health)
            Url = new[] { health.Url };
        VersionUrl ??= manifest.Health?.VersionUrl;
        VersionProperty ??= manifest.Health?.VersionProperty;
    }

    private async Task TestAsync(NodeReference node, INodeChannel channel, string name, CancellationToken cancellationToken)
    {
        ServiceInspection seen = await channel.InvokeAsync(Question(name), OperationTimeout, cancellationToken).ConfigureAwait(false);
        AddressAnswer?[] reached = node.IsLocal
            ? Array.Empty<AddressAnswer?>()
            : await Task.WhenAll(seen.Answers.Select(asked => ReachAsync(asked, node, cancellationToken))).ConfigureAwait(false);
        await WriteObjectsAsync(new ServiceDiagnosis(channel.NodeName, seen, SystemClock.Instance.UtcNow).Explain(reached, Version)).ConfigureAwait(false);
    }

    // A test answers; that a node cannot be reached is an answer, and its program may still be there for others.
    private async Task ExplainAsync(NodeReference node, IEnumerable<string> names, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not GoWinOpsException { ErrorId: not nameof(Messages.RequiresWindows) } || node.IsLocal)
        {
            await WriteNodeErrorAsync(node, exception).ConfigureAwait(false);
            return;
        }

        foreach (string name in names)
        {
            IEnumerable<AddressAnswer> questions = ServiceInspector.Questions(Question(name), null);
            AddressAnswer?[] reached = await Task.WhenAll(questions.Select(asked => ReachAsync(asked, node, cancellationToken))).ConfigureAwait(false);
            ServiceDiagnosis diagnosis = new(node.Name, new ServiceInspection { Name = name }, SystemClock.Instance.UtcNow);
            await WriteObjectsAsync(diagnosis.Explain(Problem.From(exception), reached.OfType<AddressAnswer>().ToList())).ConfigureAwait(false);
        }
    }

    private static async Task<AddressAnswer?> ReachAsync(AddressAnswer asked, NodeReference node, CancellationToken cancellationToken) =>
        ReachQuestion.From(asked, node.Address) is { } question ? await ReachQuestion.AskAsync(question, SystemClock.Instance, cancellationToken).ConfigureAwait(false) : null;

    private InspectServiceOperation Question(string name) => new()
    {
        Name = name,
        Urls = Url,
        Tcp = Tcp,
        VersionUrl = VersionUrl,
        VersionProperty = VersionProperty,
        Timeout = ProbeTimeout,
    };
}
