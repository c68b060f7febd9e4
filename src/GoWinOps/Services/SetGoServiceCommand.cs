using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Manifest;
using GoWinOps.Hosting;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Services;

namespace GoWinOps.Commands;

/// <summary>Changes how services are set up, and leaves what is not named as it is.</summary>
[Cmdlet(VerbsCommon.Set, "GoService", SupportsShouldProcess = true, DefaultParameterSetName = AccountSet)]
[OutputType(typeof(ServiceChange))]
public sealed class SetGoServiceCommand : ServiceSettingsCmdlet
{
    private const string Title = "Change service";

    /// <summary>The services, by name or pattern; a pattern finds only services that GoWinOps installed.</summary>
    [Parameter(ParameterSetName = AccountSet, Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = CredentialSet, Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = ManifestSet, Position = 0)]
    [ArgumentCompleter(typeof(ServiceNameCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = Array.Empty<string>();

    /// <summary>Puts back what GoWinOps set up where somebody else has changed it; what is given besides is set, too.</summary>
    [Parameter]
    public SwitchParameter Restore { get; set; }

    /// <summary>Restarts a running service where a change needs that.</summary>
    [Parameter]
    public SwitchParameter Restart { get; set; }

    /// <summary>How long stopping and starting may take, each.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Changes also services that GoWinOps did not install.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Writes what changed of each service; with -WhatIf, what would.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override Task BeginAsync(CancellationToken cancellationToken)
    {
        WaitLimit.Require(nameof(Timeout), Timeout);
        return base.BeginAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        string[] names = Name;
        ServiceSettings settings = Settings();
        if (settings.Supervision is not null)
            SupervisionRules.RequireValid(settings.Supervision, string.Join(", ", names));
        // A host is sent where one is asked for, or the watcher may need it; a hosted service keeps its own.
        bool needsNone = settings.Supervision is null && !ChangesHost(settings);
        ServiceHostDelivery? host = needsNone ? null : await PrepareHostAsync(cancellationToken).ConfigureAwait(false);
        await ForEachNodeAsync((channel, token) => ChangeOnNodeAsync(channel, names, settings, host, token)).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    private protected override void ApplyManifest(GoManifest manifest)
    {
        ManifestService service = ApplyService(manifest);
        if (!IsGiven(nameof(Name)))
            Name = new[] { service.Name };
    }

    private async Task ChangeOnNodeAsync(
        INodeChannel channel, string[] names, ServiceSettings settings, ServiceHostDelivery? host, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> found = await FindAsync(channel, names, cancellationToken).ConfigureAwait(false);
        await EachOnNodeAsync(channel, found, name => ChangeAsync(channel, name, settings, host, cancellationToken)).ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<string>> FindAsync(INodeChannel channel, string[] names, CancellationToken cancellationToken)
    {
        string[] patterns = names.Where(name => !new NamePattern(name).IsLiteral).ToArray();
        IEnumerable<string> literals = names.Except(patterns).Select(name => new NamePattern(name).Text);
        if (patterns.Length == 0)
            return literals.Distinct(StringComparer.OrdinalIgnoreCase).ToArray();
        GetServicesOperation search = new() { Names = patterns };
        ServiceList found = await channel.InvokeAsync(search, OperationTimeout, cancellationToken).ConfigureAwait(false);
        foreach (Problem problem in found.Problems)
            await WriteNodeErrorAsync(channel, new GoWinOpsException(problem)).ConfigureAwait(false);
        return literals.Concat(found.Services.Select(service => service.Name)).Distinct(StringComparer.OrdinalIgnoreCase).ToArray();
    }

    private async Task ChangeAsync(INodeChannel channel, string name, ServiceSettings settings, ServiceHostDelivery? host, CancellationToken cancellationToken)
    {
        ServiceChange change = await channel.InvokeAsync(Request(name, settings, host, isPlanOnly: true), Deadline, cancellationToken).ConfigureAwait(false);
        change.Node = channel.NodeName;
        if (change.WatcherNeeded && settings.Supervision is not null && host is null)
            throw new GoWinOpsException(nameof(Messages.ServiceHostMissing), name, ServiceHostDelivery.ModulePath);
        if (host is not null)
            await host.PlanWatcherAsync(channel, change, cancellationToken).ConfigureAwait(false);
        List<string> acts = Acts(change);
        if (Restart && change.RestartNeeded)
            acts.Add("restart it");
        // What is as asked needs no plan: it is the outcome.
        change.IsPlan = acts.Count > 0;
        string target = $"{name} on {channel.NodeName}";
        string details = string.Join("; ", acts);
        if (acts.Count > 0 && await ShouldProcessAsync($"{Title} {target}: {details}", $"{Title} {target}?\n{details}", Title).ConfigureAwait(false)
            && await RebootConfirmation.AskAsync(this, settings.Recovery, change.Changes, target, OnPipelineAsync<bool>).ConfigureAwait(false))
            change = await CarryOutAsync(channel, name, settings, host, change.Mode, cancellationToken).ConfigureAwait(false);
        if (PassThru)
            await WriteObjectAsync(change).ConfigureAwait(false);
    }

    private async Task<ServiceChange> CarryOutAsync(
        INodeChannel channel, string name, ServiceSettings settings, ServiceHostDelivery? host, ServiceMode mode, CancellationToken cancellationToken)
    {
        ProgressRecord progress = new(ServiceProgress.NextActivityId(), Title, $"{name} on {channel.NodeName}");
        PostProgress(progress);
        try
        {
            if (host is not null && mode == ServiceMode.Hosted && ChangesHost(settings))
                await host.BringAsync(channel, cancellationToken).ConfigureAwait(false);
            ServiceReconfiguration steps = new(channel, Timeout, Deadline)
            {
                SettleWatcher = (change, token) => host is null ? Task.CompletedTask : host.SettleWatcherAsync(channel, change, token),
                Warn = WarnAsync,
            };
            return await steps.CarryOutAsync(Request(name, settings, host, isPlanOnly: false), Restart, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            progress.RecordType = ProgressRecordType.Completed;
            PostProgress(progress);
        }
    }

    private SetServiceOperation Request(string name, ServiceSettings settings, ServiceHostDelivery? host, bool isPlanOnly) => new()
    {
        Name = name,
        Settings = settings,
        Restore = Restore,
        Password = isPlanOnly ? null : Password(),
        PlanOnly = isPlanOnly,
        Force = Force,
        IsNativeForced = Force,
        HostSha256 = ChangesHost(settings) ? host?.Sha256 : null,
    };

    private bool ChangesHost(ServiceSettings settings) => settings.Mode is not null || ServiceHostPath is not null || Restore;

    private TimeSpan Deadline => Timeout + TimeSpan.FromSeconds(30) is { } needed && needed > OperationTimeout ? needed : OperationTimeout;
}
