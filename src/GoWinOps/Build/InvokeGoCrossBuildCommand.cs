using System;
using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Build;
using GoWinOps.Hosting;
using GoWinOps.Manifest;
using GoWinOps.Problems;

namespace GoWinOps.Commands;

/// <summary>Builds Go programs for one or more platforms, stamped with a version worked out from git.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "GoCrossBuild", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low, DefaultParameterSetName = PackageSet)]
[OutputType(typeof(GoArtifact))]
public sealed class InvokeGoCrossBuildCommand : AsyncCmdlet
{
    private const string PackageSet = "Package";
    private const string ManifestSet = "Manifest";
    private const string DefaultVersionVariable = "main.version";
    private readonly ConcurrentDictionary<string, string> claimedOutputs = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<GitSnapshot> snapshots = new();
    private readonly List<GoTarget> targets = new();
    private GoToolchain? toolchain;
    private GoBuildSettings shared = new();
    private GoBuildProgress? progress;
    private SemaphoreSlim? throttle;
    private bool isVersionVariableNamed;

    /// <summary>The program's main package: its folder, or a Go file in it.</summary>
    [Parameter(ParameterSetName = PackageSet, Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = ManifestSet, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "FullName")]
    [ValidateNotNullOrEmpty]
    public string[] Package { get; set; } = Array.Empty<string>();

    /// <summary>The manifest that says what is not given here: <c>gowinops.yml</c>, or the folder that holds it.</summary>
    [Parameter(ParameterSetName = ManifestSet, Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string? Manifest { get; set; }

    /// <summary>What to build for, as os/architecture.</summary>
    [Parameter(Position = 1)]
    [ArgumentCompleter(typeof(GoTargetCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Target { get; set; } = { "windows/amd64" };

    /// <summary>The folder the outputs go under, as <c>version/os_architecture/name</c>. The default is <c>./artifacts</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string OutputPath { get; set; } = "artifacts";

    /// <summary>The program's name without a suffix. The default is the last element of the package's import path.</summary>
    [Parameter]
    [ValidatePattern(@"^[^\\/:*?""<>|\x00-\x1f]+$")]
    public string? Name { get; set; }

    /// <summary>The semantic version. The default is worked out from git's release tags.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Version { get; set; }

    /// <summary>The string variable the version is stamped into; an empty string for none.</summary>
    [Parameter]
    [AllowEmptyString]
    public string VersionVariable { get; set; } = DefaultVersionVariable;

    /// <summary>Further string variables and the values to stamp into them.</summary>
    [Parameter]
    [Alias("Variables")]
    public Hashtable Variable { get; set; } = new();

    /// <summary>Build tags.</summary>
    [Parameter]
    [Alias("Tags")]
    [ValidateNotNullOrEmpty]
    public string[] Tag { get; set; } = Array.Empty<string>();

    /// <summary>Environment variables of the Go command; a null value removes one.</summary>
    [Parameter]
    public Hashtable Environment { get; set; } = new();

    /// <summary>The Go command, or the folder Go is installed in. The default is the Go on PATH.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? GoPath { get; set; }

    /// <summary>How many targets are built at once. The default follows the processors; Go itself uses several for each.</summary>
    [Parameter]
    [ValidateRange(1, 64)]
    public int ThrottleLimit { get; set; } = Math.Min(System.Environment.ProcessorCount, Math.Max(2, System.Environment.ProcessorCount / 2));

    /// <summary>How long one target may take.</summary>
    [Parameter]
    public TimeSpan BuildTimeout { get; set; } = TimeSpan.FromMinutes(30);

    /// <inheritdoc/>
    protected override async Task BeginAsync(CancellationToken cancellationToken)
    {
        string? goPath = GoPath is null ? null : await ResolvePathAsync(GoPath).ConfigureAwait(false);
        if (Manifest is not null)
            ApplyManifest(await ManifestReader.ReadAsync(await ResolvePathAsync(Manifest).ConfigureAwait(false), cancellationToken).ConfigureAwait(false));
        shared = await OnPipelineAsync(ReadSettings).ConfigureAwait(false);
        throttle = new SemaphoreSlim(ThrottleLimit);
        progress = new GoBuildProgress(PostProgress);
        toolchain = await GoToolchain.OpenAsync(goPath, cancellationToken).ConfigureAwait(false);
        PostVerbose($"{toolchain.Version} at {toolchain.GoPath}, inherited GOFLAGS: '{toolchain.InheritedFlags}'");
        foreach (string name in Target.Distinct(StringComparer.OrdinalIgnoreCase))
            await AddTargetAsync(toolchain, name).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        if (targets.Count == 0)
            return;
        foreach (string name in Package)
        {
            try
            {
                await BuildPackageAsync(name, cancellationToken).ConfigureAwait(false);
            }
            catch (GoWinOpsException exception)
            {
                await WriteErrorAsync(exception, exception.Target ?? name).ConfigureAwait(false);
            }
        }
    }

    /// <inheritdoc/>
    protected override Task EndAsync(CancellationToken cancellationToken)
    {
        progress?.Complete();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        throttle?.Dispose();
    }

    /// <summary>Takes from the manifest what no parameter says; of the variables, those no parameter names.</summary>
    private void ApplyManifest(GoManifest manifest)
    {
        ManifestBuild build = manifest.Build
            ?? throw new GoWinOpsException(nameof(Messages.ManifestSectionMissing), manifest.Path, manifest.Path, "build", "Invoke-GoCrossBuild");
        Name ??= manifest.Name;
        if (!IsGiven(nameof(Package)) && !MyInvocation.ExpectingInput)
            Package = new[] { build.Package };
        if (!IsGiven(nameof(Target)) && build.Targets.Length > 0)
            Target = build.Targets;
        if (!IsGiven(nameof(Tag)))
            Tag = build.Tags;
        if (!IsGiven(nameof(VersionVariable)))
            VersionVariable = build.VersionVariable ?? VersionVariable;
        isVersionVariableNamed |= build.VersionVariable is not null;
        Hashtable variables = new(build.Variables);
        foreach (DictionaryEntry given in Variable)
            variables[Text(given.Key)!] = given.Value;
        Variable = variables;
    }

    private async Task AddTargetAsync(GoToolchain go, string name)
    {
        try
        {
            targets.Add(go.FindTarget(name));
        }
        catch (GoWinOpsException exception)
        {
            await WriteErrorAsync(exception).ConfigureAwait(false);
        }
    }

    private async Task BuildPackageAsync(string name, CancellationToken cancellationToken)
    {
        string path = await ResolvePathAsync(name).ConfigureAwait(false);
        GoPackage package = await GoPackage.FindAsync(toolchain!, path, targets[0], cancellationToken).ConfigureAwait(false);
        GitSnapshot snapshot = await SnapshotAsync(package.Folder, cancellationToken).ConfigureAwait(false);
        GoBuildSettings settings = SettingsFor(snapshot);
        bool isExcluded = snapshot.TopFolder is null;
        foreach (GoTarget target in targets)
        {
            GoBuild build = new(toolchain!, package, target, settings);
            if (!claimedOutputs.TryAdd(build.OutputPath, package.ImportPath))
                throw new GoWinOpsException(nameof(Messages.GoOutputConflict), name, build.OutputPath);
            if (!await MayBuildAsync(build, package, target).ConfigureAwait(false))
                continue;
            if (!isExcluded)
                await GitExclusion.AddAsync(snapshot, settings.OutputFolder, settings.Version, cancellationToken).ConfigureAwait(false);
            isExcluded = true;
            progress!.Add();
            await StartInBackgroundAsync(token => BuildTargetAsync(build, target, snapshot, token)).ConfigureAwait(false);
        }
    }

    private async Task<bool> MayBuildAsync(GoBuild build, GoPackage package, GoTarget target) => await ShouldProcessAsync(
        $"Build '{package.ImportPath}' for {target.Name} in '{build.WorkingFolder}': {build.CommandText}",
        $"Build '{package.ImportPath}' for {target.Name} as '{build.OutputPath}'?",
        "Invoke-GoCrossBuild").ConfigureAwait(false);

    private async Task BuildTargetAsync(GoBuild build, GoTarget target, GitSnapshot snapshot, CancellationToken cancellationToken)
    {
        await throttle!.WaitAsync(cancellationToken).ConfigureAwait(false);
        GoBuildProgress.Line line = progress!.Start(build.Name, target.Name);
        ConcurrentQueue<string> warnings = new();
        try
        {
            PostVerbose($"{build.WorkingFolder}: {build.CommandText}");
            GoArtifact artifact = await build.RunAsync(snapshot, line.Show, warnings.Enqueue, cancellationToken).ConfigureAwait(false);
            foreach (string warning in warnings)
                await WriteWarningAsync(warning).ConfigureAwait(false);
            await WriteObjectAsync(artifact).ConfigureAwait(false);
        }
        finally
        {
            line.Complete();
            throttle.Release();
        }
    }

    /// <summary>One snapshot a work tree, taken before the first build, so that no output of one target can make the next one dirty.</summary>
    private async Task<GitSnapshot> SnapshotAsync(string folder, CancellationToken cancellationToken)
    {
        GitSnapshot? known = snapshots.FirstOrDefault(taken => taken.Contains(folder));
        if (known is not null)
            return known;
        GitSnapshot snapshot = await GitSnapshot.ReadAsync(folder, cancellationToken).ConfigureAwait(false);
        snapshots.Add(snapshot);
        if (snapshot.IsDirty)
        {
            string text = string.Format(CultureInfo.CurrentCulture, Messages.GoWorkTreeDirty, snapshot.TopFolder, snapshot.DescribeDirtyPaths());
            await WriteWarningAsync(text).ConfigureAwait(false);
        }

        return snapshot;
    }

    private GoBuildSettings SettingsFor(GitSnapshot snapshot) => new()
    {
        OutputFolder = shared.OutputFolder,
        Name = shared.Name,
        Version = (Version is null ? snapshot.Version() : ReleaseVersion.FromText(Version)).ToString(),
        VersionVariable = shared.VersionVariable,
        VersionVariableRequired = shared.VersionVariableRequired,
        Variables = shared.Variables,
        Tags = shared.Tags,
        Environment = shared.Environment,
        Deadline = shared.Deadline,
    };

    private GoBuildSettings ReadSettings() => new()
    {
        OutputFolder = GetUnresolvedProviderPathFromPSPath(OutputPath),
        Name = Name,
        VersionVariable = VersionVariable.Length == 0 ? null : VersionVariable,
        VersionVariableRequired = isVersionVariableNamed || IsGiven(nameof(VersionVariable)),
        Variables = Variable.Cast<DictionaryEntry>().ToDictionary(entry => Text(entry.Key)!, entry => Text(entry.Value) ?? string.Empty),
        Tags = Tag,
        Environment = Environment.Cast<DictionaryEntry>().ToDictionary(entry => Text(entry.Key)!, entry => Text(entry.Value)),
        Deadline = BuildTimeout,
    };

    private static string? Text(object? value) => value is null ? null : LanguagePrimitives.ConvertTo<string>(value);

    private Task<string> ResolvePathAsync(string path) => OnPipelineAsync(() => GetUnresolvedProviderPathFromPSPath(path));
}
