using System;
using System.Collections.Generic;
using System.Linq;
using System.Security;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Problems;

namespace GoWinOps.Services;

/// <summary>Brings the service of a pair's passive node in step with the active one: the same release, byte for byte, and the same settings.</summary>
internal sealed class StandbyCopy
{
    private readonly string service;
    private readonly INodeChannel source;
    private readonly INodeChannel target;
    private readonly TimeSpan timeout;

    private readonly string hostSha256;
    private readonly ServiceImage there;
    private ServiceChange plan = new();

    private StandbyCopy(string service, INodeChannel source, INodeChannel target, ServiceImage image, ServiceImage there, string hostSha256, TimeSpan timeout)
    {
        this.service = service;
        this.source = source;
        this.target = target;
        this.there = there;
        this.hostSha256 = hostSha256;
        this.timeout = timeout;
        Image = image;
    }

    /// <summary>What is to be copied.</summary>
    internal ServiceImage Image { get; }

    /// <summary>The node that gets it.</summary>
    internal string Target => target.NodeName;

    /// <summary>Whether the service is missing there.</summary>
    internal bool IsMissing => !there.IsInstalled;

    /// <summary>Whether there is anything to do, by the plan.</summary>
    internal bool IsNeeded => plan.Created || plan.Changes.Length > 0;

    /// <summary>Whose password is known, and the password, for a service that runs as a user; null for none.</summary>
    internal (string Account, SecureString Password)? Credential { get; init; }

    /// <summary>What cannot be done, by the plan, in words.</summary>
    internal string[] Warnings => plan.Warnings;

    /// <summary>What would change, in words.</summary>
    internal string Changes => string.Join("; ", plan.Changes.Select(change => change.ToString()));

    /// <summary>What would be done, in words.</summary>
    internal string Description => $"{(plan.Created ? "Install" : "Change")} it as on {Image.Node}: {Changes}";

    /// <summary>Finds out which node follows which.</summary>
    /// <param name="service">The service.</param>
    /// <param name="channels">The two nodes, the preferred one first.</param>
    /// <param name="hostSha256">The service host to run the program under, where one does.</param>
    /// <param name="timeout">How long one operation may take.</param>
    /// <param name="cancellationToken">Ends the questions.</param>
    /// <param name="credential">Whose password is known, and the password.</param>
    /// <returns>What is to be compared and copied; null where the other one runs, or may run, or a deployment is at work.</returns>
    /// <exception cref="GoWinOpsException"><c>StandbyNotPossible</c> where neither node has the service.</exception>
    internal static async Task<StandbyCopy?> FindAsync(
        string service,
        IReadOnlyList<INodeChannel> channels,
        string hostSha256,
        TimeSpan timeout,
        CancellationToken cancellationToken,
        (string Account, SecureString Password)? credential = null)
    {
        ServiceImage[] images = await Task.WhenAll(channels.Select(async channel =>
        {
            ServiceImage image = await channel.InvokeAsync(new GetServiceImageOperation { Service = service }, timeout, cancellationToken).ConfigureAwait(false);
            image.Node = channel.NodeName;
            return image;
        })).ConfigureAwait(false);
        int active = ActiveOf(service, images);
        if (images[active].IsDeploying || images[1 - active].Obstacle is not null)
            return null;
        return new StandbyCopy(service, channels[active], channels[1 - active], images[active], images[1 - active], hostSha256, timeout) { Credential = credential };
    }

    /// <summary>
    /// Which of the two the other follows: the one that holds the lease, or held it last; before there is any, the one that runs; else the preferred one, if it has the
    /// service.
    /// </summary>
    internal static int ActiveOf(string service, IReadOnlyList<ServiceImage> images)
    {
        bool[] usable = images.Select(image => image is { IsInstalled: true, Version: not null }).ToArray();
        if (!usable[0] && !usable[1])
        {
            string why = images.Any(image => image.IsInstalled) ? "it was not installed by GoWinOps on either of them" : "it is installed on neither of them";
            throw new GoWinOpsException(nameof(Messages.StandbyNotPossible), service, service, images[1].Node, why);
        }

        if (usable[0] != usable[1])
            return usable[0] ? 0 : 1;
        if (images[0].IsLive != images[1].IsLive)
            return images[0].IsLive ? 0 : 1;
        long[] epochs = images.Select(image => image.Lease?.Epoch ?? 0).ToArray();
        bool[] fenced = images.Select(image => image.Lease?.IsFenced == true).ToArray();
        if (epochs[0] != epochs[1])
            return epochs[0] > epochs[1] ? 0 : 1;
        if (fenced[0] != fenced[1])
            return fenced[1] ? 0 : 1;
        return images[0].State == GoServiceState.Stopped && images[1].State != GoServiceState.Stopped ? 1 : 0;
    }

    /// <summary>Compares the two nodes; nothing is changed.</summary>
    /// <exception cref="GoWinOpsException"><c>StandbyPasswordNeeded</c>, <c>ReleaseConflict</c>, <c>ServiceHostMissing</c>, <c>StandbyNotTouched</c></exception>
    internal async Task MakePlanAsync(CancellationToken cancellationToken)
    {
        plan = await target.InvokeAsync(Follow(planOnly: true), timeout, cancellationToken).ConfigureAwait(false);
        // By the record, and not by the file, which would be read whole at every comparison.
        bool isStaged = there.Version == Image.Version && there.Sha256 == Image.Sha256;
        if (!isStaged && !(await FindReleaseAsync(cancellationToken).ConfigureAwait(false)).IsStaged)
        {
            PropertyChange content = new() { Property = "Content", To = $"{Image.FileName} {Image.Version} ({Image.Size:N0} bytes)" };
            plan.Changes = plan.Changes.Prepend(content).ToArray();
        }
    }

    /// <summary>Copies: reads the release from one node unless the other has it, sends and stages it, and installs or changes the service, which is not started.</summary>
    internal async Task<ServiceChange> CarryOutAsync(IProgress<long>? progress, CancellationToken cancellationToken)
    {
        ReleasePresence presence = await FindReleaseAsync(cancellationToken).ConfigureAwait(false);
        if (!presence.IsStaged)
            await StageAsync(presence, progress, cancellationToken).ConfigureAwait(false);
        ServiceChange change = await target.InvokeAsync(Follow(planOnly: false), timeout, cancellationToken).ConfigureAwait(false);
        change.Node = target.NodeName;
        return change;
    }

    private async Task StageAsync(ReleasePresence presence, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        // Until it is staged the content is there twice.
        if (presence.FreeBytes < (presence.HasContent ? Image.Size : Image.Size * 2))
            throw new GoWinOpsException(nameof(Messages.NodeDiskFull), target.NodeName, Image.FileName, target.NodeName);
        if (!presence.HasContent)
        {
            using ReleaseDownload download = await ReleaseDownload.ReadAsync(source, service, Image, timeout, progress, cancellationToken).ConfigureAwait(false);
            await target.SendFileAsync(download.Path, Image.Sha256, null, cancellationToken).ConfigureAwait(false);
        }

        StageReleaseOperation stage = new() { Service = service, Version = Image.Version!, FileName = Image.FileName, Sha256 = Image.Sha256, Size = Image.Size };
        await target.InvokeAsync(stage, timeout, cancellationToken).ConfigureAwait(false);
    }

    private Task<ReleasePresence> FindReleaseAsync(CancellationToken cancellationToken) => target.InvokeAsync(
        new FindReleaseOperation { Service = service, Version = Image.Version!, Sha256 = Image.Sha256, FileName = Image.FileName }, timeout, cancellationToken);

    private FollowServiceOperation Follow(bool planOnly) => new()
    {
        Service = service,
        Image = Image,
        HostSha256 = hostSha256,
        GivenAccount = Credential?.Account,
        Password = Credential?.Password,
        PlanOnly = planOnly,
    };
}
