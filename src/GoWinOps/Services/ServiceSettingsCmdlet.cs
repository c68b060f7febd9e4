using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using System.Security;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Manifest;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Services;

namespace GoWinOps.Commands;

/// <summary>The base of the cmdlets that set up services: everything that can be set, whoever makes or changes the service.</summary>
public abstract class ServiceSettingsCmdlet : ManifestCmdlet
{
    private protected const string AccountSet = "Account";
    private protected const string CredentialSet = "Credential";
    private ServiceSettings? fromManifest;

    /// <summary>The service's arguments, unquoted; an empty list removes them.</summary>
    [Parameter]
    [AllowEmptyCollection]
    [AllowEmptyString]
    public string[]? ArgumentList { get; set; }

    /// <summary>The name people read.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? DisplayName { get; set; }

    /// <summary>What the service is for; an empty text removes it.</summary>
    [Parameter]
    [AllowEmptyString]
    public string? Description { get; set; }

    /// <summary>When the service starts.</summary>
    [Parameter]
    [Alias("StartType")]
    [ValidateSet(
        nameof(GoServiceStartType.Automatic),
        nameof(GoServiceStartType.AutomaticDelayedStart),
        nameof(GoServiceStartType.Manual),
        nameof(GoServiceStartType.Disabled))]
    public GoServiceStartType? StartupType { get; set; }

    /// <summary>What a failed start means to the machine's start.</summary>
    [Parameter]
    public ServiceErrorControl? ErrorControl { get; set; }

    /// <summary>The load-order group it belongs to; an empty text takes it out of its group.</summary>
    [Parameter]
    [AllowEmptyString]
    public string? LoadOrderGroup { get; set; }

    /// <summary>Whom the service runs as, where that needs no password.</summary>
    [Parameter(ParameterSetName = AccountSet)]
    [Parameter(ParameterSetName = ManifestSet)]
    [ArgumentCompleter(typeof(ServiceAccountCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Account { get; set; }

    /// <summary>Whom the service runs as, with the password.</summary>
    [Parameter(ParameterSetName = CredentialSet, Mandatory = true)]
    [Parameter(ParameterSetName = ManifestSet)]
    [Credential]
    public PSCredential? ServiceCredential { get; set; }

    /// <summary>The services it needs, load-order groups with a leading +; an empty list removes them.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ServiceNameCompleter))]
    [AllowEmptyCollection]
    public string[]? DependsOn { get; set; }

    /// <summary>Whether the service's own SID is in its token.</summary>
    [Parameter]
    public ServiceSidType? SidType { get; set; }

    /// <summary>The only privileges its process keeps; an empty list lets it keep all its account has.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ServicePrivilegeCompleter))]
    [AllowEmptyCollection]
    public string[]? RequiredPrivilege { get; set; }

    /// <summary>How long it may take before the machine shuts down.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan? PreshutdownTimeout { get; set; }

    /// <summary>The NUMA node it runs on where it can; None lets it run on any.</summary>
    [Parameter]
    [NumaNodeTransformation]
    [ArgumentCompleter(typeof(NumaNodeCompleter))]
    public int? PreferredNode { get; set; }

    /// <summary>Who may do what with the service, whose it is and what of that is audited, in SDDL; each part all at once, and a part left out stays.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? SecurityDescriptor { get; set; }

    /// <summary>What Windows does when it fails: actions such as 'restart/5s', or a hashtable with Actions, ResetPeriod, Command, RebootMessage, OnNonCrashFailure.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(RecoveryActionCompleter))]
    [ValidateNotNull]
    public object? Recovery { get; set; }

    /// <summary>Windows does nothing when it fails.</summary>
    [Parameter]
    public SwitchParameter NoRecovery { get; set; }

    /// <summary>The events that start or stop it, all of them; an empty list removes them.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ServiceTriggerCompleter))]
    [AllowEmptyCollection]
    public ServiceTrigger[]? Trigger { get; set; }

    /// <summary>Variables of its own environment by name; the value $null removes one, and those not named stay.</summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary? Environment { get; set; }

    /// <summary>How the program is run: it answers the service control manager itself, or the service host does; by default as its executable says.</summary>
    [Parameter]
    public ServiceMode? Mode { get; set; }

    /// <summary>How the program is watched over: limits, probes, stopping, restarting, logs and hooks; a hashtable, all of it at once.</summary>
    [Parameter]
    [SupervisionTransformation]
    [ValidateNotNull]
    public ServiceSupervision? Supervision { get; set; }

    /// <summary>The build of the service host to send to nodes, in place of the one that came with the module.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ServiceHostPath { get; set; }

    /// <inheritdoc/>
    protected override async Task BeginAsync(CancellationToken cancellationToken)
    {
        await base.BeginAsync(cancellationToken).ConfigureAwait(false);
        if (NoRecovery && Recovery is not null)
            throw new GoWinOpsException(nameof(Messages.RecoveryGivenTwice), null);
        ServiceSettings settings = Settings();
        settings.RequireValid();
        string[] telling = settings.Environment?.Where(item => item.Value is not null && ServiceEnvironment.IsTelling(item.Key)).Select(item => item.Key).ToArray() ?? Array.Empty<string>();
        if (telling.Length > 0)
        {
            await WriteWarningAsync(
                $"Every user of a node can read a service's environment, also {string.Join(", ", telling)}. Keep secrets in a file that only the service's account may read.").ConfigureAwait(false);
        }
    }

    /// <summary>What was asked for, by parameters and, where they say nothing, by the manifest.</summary>
    private protected ServiceSettings Settings()
    {
        ServiceSettings given = new()
        {
            Arguments = ArgumentList,
            DisplayName = DisplayName,
            Description = Description,
            StartType = StartupType,
            ErrorControl = ErrorControl,
            LoadOrderGroup = LoadOrderGroup,
            Account = ServiceCredential?.UserName ?? Account,
            DependsOn = DependsOn,
            SidType = SidType,
            RequiredPrivileges = RequiredPrivilege,
            PreshutdownTimeout = PreshutdownTimeout,
            PreferredNode = PreferredNode,
            SecurityDescriptor = SecurityDescriptor,
            Recovery = NoRecovery ? ServiceRecovery.None : Recovery is null ? null : RecoveryArgument.Recovery(Recovery),
            Triggers = Trigger,
            Environment = Variables(Environment),
            Mode = Mode,
            Supervision = Supervision,
        };
        return given.Or(fromManifest);
    }

    /// <summary>Gets the service host ready to be sent; null where there is none and nobody named one: most services need none.</summary>
    private protected async Task<ServiceHostDelivery?> PrepareHostAsync(CancellationToken cancellationToken)
    {
        string? path = ServiceHostPath is null ? null : await ResolvePathAsync(ServiceHostPath).ConfigureAwait(false);
        bool isMissing = path is null && !System.IO.File.Exists(ServiceHostDelivery.ModulePath);
        return isMissing ? null : await ServiceHostDelivery.PrepareAsync(path, OperationTimeout, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The password of <see cref="ServiceCredential"/>. It goes into an operation and nowhere else.</summary>
    private protected SecureString? Password() => ServiceCredential?.Password;

    /// <summary>Takes the service's name, its settings and its nodes from the manifest where no parameter says them.</summary>
    private protected ManifestService ApplyService(GoManifest manifest)
    {
        ApplyNodes(manifest.Nodes);
        ManifestService service = manifest.Service ?? new ManifestService { Name = manifest.Name };
        fromManifest = service;
        return service;
    }

    /// <summary>The acts of a plan in words, for -WhatIf and -Confirm.</summary>
    private protected List<string> Acts(ServiceChange change)
    {
        List<string> acts = change.Changes.Select(item => item.ToString()).ToList();
        // Whether a password differs cannot be asked; setting the same again does no harm.
        if (ServiceCredential is not null && !change.Created)
            acts.Add("set the account's password");
        return acts;
    }

    /// <summary>Says what a change leaves to be done, or has left out.</summary>
    private protected async Task WarnAsync(ServiceChange change)
    {
        if (change.IsPlan)
            return;
        foreach (string warning in change.Warnings)
            await WriteWarningAsync($"{change.Node}: {warning}").ConfigureAwait(false);
        if (change.Unsupported.Length > 0)
            PostVerbose($"{change.Node} does not know {string.Join(", ", change.Unsupported)}; the defaults for '{change.Name}' were left out.");
        if (change.SystemRestartNeeded)
            await WriteWarningAsync($"Not all changes of '{change.Name}' count before '{change.Node}' starts again; PendingSystemRestart of Get-GoService names them.").ConfigureAwait(false);
        if (change.RestartNeeded)
            await WriteWarningAsync($"Not all changes of '{change.Name}' count before it is restarted on '{change.Node}'; PendingRestart of Get-GoService names them.").ConfigureAwait(false);
    }

    private static Dictionary<string, string?>? Variables(IDictionary? given)
    {
        if (given is null)
            return null;
        Dictionary<string, string?> variables = new(StringComparer.Ordinal);
        foreach (DictionaryEntry variable in given)
            variables[Text(variable.Key) ?? string.Empty] = Text(variable.Value);
        return variables;
    }

    private static string? Text(object? value) => Convert.ToString((value as PSObject)?.BaseObject ?? value, CultureInfo.InvariantCulture) is { } text && value is not null ? text : null;
}
