using System;
using System.Collections.Generic;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Manifest;
using GoWinOps.Nodes;
using GoWinOps.Services;

namespace GoWinOps.Commands;

/// <summary>Installs a Go program as a Windows service, or brings an installed one to what is asked.</summary>
[Cmdlet(VerbsLifecycle.Install, "GoService", SupportsShouldProcess = true, DefaultParameterSetName = AccountSet)]
[OutputType(typeof(ServiceChange))]
public sealed partial class InstallGoServiceCommand : ServiceSettingsCmdlet
{
    /// <summary>The service's name.</summary>
    [Parameter(ParameterSetName = AccountSet, Mandatory = true, Position = 0)]
    [Parameter(ParameterSetName = CredentialSet, Mandatory = true, Position = 0)]
    [Parameter(ParameterSetName = ManifestSet)]
    [ArgumentCompleter(typeof(ServiceNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = string.Empty;

    /// <summary>The executable; an artifact of Invoke-GoCrossBuild brings its own.</summary>
    [Parameter(ParameterSetName = AccountSet, Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = CredentialSet, Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = ManifestSet, Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("FullName")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = string.Empty;

    /// <summary>The release's version; an artifact of Invoke-GoCrossBuild brings its own.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string Version { get; set; } = string.Empty;

    /// <summary>The executable's SHA-256, checked before anything is sent; an artifact of Invoke-GoCrossBuild brings its own.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidatePattern("^[0-9A-Fa-f]{64}$")]
    public string? Sha256 { get; set; }

    /// <summary>Starts the service, or restarts it where a change needs that.</summary>
    [Parameter]
    public SwitchParameter Start { get; set; }

    /// <summary>How long starting and stopping may take.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Takes over a service of this name that GoWinOps did not install.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Writes what changed on each node; with -WhatIf, what would.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        string path = await ResolvePathAsync(Path).ConfigureAwait(false);
        string name = System.IO.Path.GetFileName(path);
        string sha256 = await ReleaseExecutable.CheckAsync(path, Sha256, cancellationToken).ConfigureAwait(false);
        ServiceSettings settings = Settings();
        if (settings.Supervision is not null)
            SupervisionRules.RequireValid(settings.Supervision, Name);
        ServiceHostDelivery? host = await PrepareHostAsync(cancellationToken).ConfigureAwait(false);
        InstallServiceOperation install = new()
        {
            Name = Name,
            Version = Version,
            FileName = name,
            Settings = settings,
            IsServiceAware = await ServiceModeChoice.IsAwareAsync(path, cancellationToken).ConfigureAwait(false),
            IsNativeForced = Force,
            HostSha256 = host?.Sha256,
            Password = Password(),
            Adopt = Force,
        };
        ServiceInstallation installation = new(install, path, sha256, host, Timeout, OperationTimeout);
        if (Standby is null)
            await ForEachNodeAsync((channel, token) => InstallAsync(installation, channel, token)).ConfigureAwait(false);
        else
            await InstallPairAsync(install, installation, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    private protected override void ApplyManifest(GoManifest manifest)
    {
        ManifestService service = ApplyService(manifest);
        if (!IsGiven(nameof(Name)))
            Name = service.Name;
    }

    private async Task InstallAsync(ServiceInstallation installation, INodeChannel channel, CancellationToken cancellationToken)
    {
        (ServiceChange change, _) = await InstallAsync(installation, channel, Start, cancellationToken).ConfigureAwait(false);
        if (PassThru)
            await WriteObjectAsync(change).ConfigureAwait(false);
    }

    // Answers with the outcome, or with the plan where that was not agreed to.
    private async Task<(ServiceChange Change, bool IsAsAsked)> InstallAsync(ServiceInstallation installation, INodeChannel channel, bool start, CancellationToken cancellationToken)
    {
        ServiceChange change = await installation.PlanAsync(channel, cancellationToken).ConfigureAwait(false);
        List<string> acts = Acts(change);
        if (start && (!change.IsRunning || change.RestartNeeded))
            acts.Add(change.IsRunning ? "restart it" : "start it");
        // What is as asked needs no plan: it is the outcome.
        change.IsPlan = acts.Count > 0;
        string title = change.Created ? "Install service" : "Change service";
        string details = string.Join("; ", acts);
        string target = $"{change.Name} on {channel.NodeName}";
        if (acts.Count > 0 && await ShouldProcessAsync($"{title} {target}: {details}", $"{title} {target}?\n{details}", title).ConfigureAwait(false)
            && await RebootConfirmation.AskAsync(this, Settings().Recovery, change.Changes, target, OnPipelineAsync<bool>).ConfigureAwait(false))
        {
            ProgressRecord progress = new(ServiceProgress.NextActivityId(), title, target);
            try
            {
                PostProgress(progress);
                change = await installation.CarryOutAsync(channel, change.Mode, start, new PushProgress(this, progress, installation.Size), WarnAsync, cancellationToken).ConfigureAwait(false);
                return (change, true);
            }
            finally
            {
                progress.RecordType = ProgressRecordType.Completed;
                PostProgress(progress);
            }
        }

        return (change, acts.Count == 0);
    }

    private sealed class PushProgress : IProgress<long>
    {
        private readonly InstallGoServiceCommand command;
        private readonly ProgressRecord record;
        private readonly long total;

        internal PushProgress(InstallGoServiceCommand command, ProgressRecord record, long total)
        {
            this.command = command;
            this.record = record;
            this.total = total;
        }

        public void Report(long value)
        {
            // A copy: the pipeline may still show the last one.
            command.PostProgress(new ProgressRecord(record.ActivityId, record.Activity, record.StatusDescription)
            {
                CurrentOperation = $"sending {value:N0} of {total:N0} bytes",
                PercentComplete = total == 0 ? 100 : (int)Math.Min(100, value * 100 / total),
            });
        }
    }
}
