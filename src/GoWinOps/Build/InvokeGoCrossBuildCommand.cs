using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Globalization;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Build;
using GoWinOps.Build.Toolchains;
using GoWinOps.Hosting;
using GoWinOps.Manifest;
using GoWinOps.Problems;

namespace GoWinOps.Commands;

/// <summary>Builds Go programs for one or more platforms, stamped with a version worked out from git.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "GoCrossBuild", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low, DefaultParameterSetName = PackageSet)]
[OutputType(typeof(GoArtifact))]
public sealed partial class InvokeGoCrossBuildCommand : AsyncCmdlet
{
    private readonly GoBuildProgress progress;
    private readonly ConcurrentQueue<GoBuild> builds = new();
    private readonly ConcurrentDictionary<GoBuild, int> finished = new();
    private CrossBuild? crossBuild;

    /// <summary>A command.</summary>
    public InvokeGoCrossBuildCommand() => progress = new GoBuildProgress(PostProgress);

    /// <inheritdoc/>
    protected override async Task BeginAsync(CancellationToken cancellationToken)
    {
        string? goPath = await GoPathArgument.ResolveAsync(this, GoPath).ConfigureAwait(false);
        if (Manifest is not null)
            ApplyManifest(await ManifestReader.ReadAsync(await ResolvePathAsync(Manifest).ConfigureAwait(false), cancellationToken).ConfigureAwait(false));
        GoBuildSettings settings = await OnPipelineAsync(ReadSettings).ConfigureAwait(false);
        if (await OnPipelineAsync(ReadResources).ConfigureAwait(false) is { } resources)
            settings.Resources = await WindowsResources.LoadAsync(resources, cancellationToken).ConfigureAwait(false);
        GoToolchain toolchain = await GoToolchain.OpenAsync(goPath, cancellationToken).ConfigureAwait(false);
        PostVerbose($"{toolchain.Version} at {toolchain.GoPath}, inherited GOFLAGS: '{toolchain.InheritedFlags}'");
        IReadOnlyList<GoTarget> targets = await FindTargetsAsync(toolchain, settings).ConfigureAwait(false);
        if (GivenResourceParameters is { Length: > 0 } unused && !targets.Any(target => target.IsWindows))
            await WriteWarningAsync(string.Format(CultureInfo.CurrentCulture, Messages.ResourceUnused, unused)).ConfigureAwait(false);
        if (targets.Count > 0)
            crossBuild = new CrossBuild(toolchain, targets, settings, Version, ThrottleLimit);
    }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        if (crossBuild is null)
            return;
        foreach (string name in Package)
        {
            try
            {
                await BuildPackageAsync(crossBuild, name, cancellationToken).ConfigureAwait(false);
            }
            catch (GoWinOpsException exception)
            {
                await WriteErrorAsync(exception, exception.Target ?? name).ConfigureAwait(false);
            }
        }
    }

    /// <inheritdoc/>
    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        progress.Complete();
        if (Clean)
            await CleanAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        crossBuild?.Dispose();
    }

    private async Task BuildPackageAsync(CrossBuild all, string name, CancellationToken cancellationToken)
    {
        string path = GoPackagePath.IsPattern(name)
            ? GoPackagePath.PatternOf(await ResolvePathAsync(GoPackagePath.FolderOf(name)).ConfigureAwait(false))
            : await ResolvePathAsync(name).ConfigureAwait(false);
        foreach (GoBuild build in await all.PlanAsync(path, WriteWarningAsync, cancellationToken).ConfigureAwait(false))
        {
            builds.Enqueue(build);
            if (!await MayBuildAsync(build).ConfigureAwait(false))
                continue;
            await all.ExcludeOutputsAsync(build, cancellationToken).ConfigureAwait(false);
            progress.Add();
            await StartInBackgroundAsync(token => BuildTargetAsync(all, build, token)).ConfigureAwait(false);
        }
    }

    private async Task<bool> MayBuildAsync(GoBuild build) => await ShouldProcessAsync(
        $"Build '{build.Package.ImportPath}' for {build.Target.FullName}: {build.CommandText}",
        $"Build '{build.Package.ImportPath}' for {build.Target.FullName} as '{build.OutputPath}'?",
        "Invoke-GoCrossBuild").ConfigureAwait(false);

    private async Task BuildTargetAsync(CrossBuild all, GoBuild build, CancellationToken cancellationToken)
    {
        GoBuildProgress.Line? line = null;
        ConcurrentQueue<string> warnings = new();
        try
        {
            GoArtifact artifact = await all.RunAsync(build, OnStart, OnPackage, warnings.Enqueue, cancellationToken).ConfigureAwait(false);
            finished.TryAdd(build, 0);
            foreach (string warning in warnings)
                await WriteWarningAsync(warning).ConfigureAwait(false);
            PostVerbose(artifact.IsUpToDate ? $"'{artifact.Path}' is up to date." : $"'{artifact.Path}' was built: {artifact.BuildReason}.");
            await WriteObjectAsync(artifact).ConfigureAwait(false);
        }
        finally
        {
            line?.Complete();
        }

        void OnStart()
        {
            line = progress.Start(build.Name, build.Target.FullName);
            PostVerbose(build.CommandText);
        }

        void OnPackage(string importPath) => line?.Show(importPath);
    }
}
