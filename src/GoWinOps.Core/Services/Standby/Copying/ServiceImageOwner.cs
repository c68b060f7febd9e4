using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>
/// Whose a service is, as an image says it, carried to a service that is there already. It is set apart from all else: to give a thing to somebody takes a right that whoever
/// works here need not have, and the account may be one of the other machine alone. The service is no worse without it, so that it is a warning.
/// </summary>
internal sealed class ServiceImageOwner
{
    private readonly ServiceImage image;
    private readonly string here;

    private ServiceImageOwner(ServiceImage image, string here, string? asked, IReadOnlyList<Sid> strangers)
    {
        this.image = image;
        this.here = here;
        Asked = asked;
        Strangers = strangers;
    }

    /// <summary>What differs and can be asked for, in SDDL; null for nothing.</summary>
    internal string? Asked { get; }

    /// <summary>Who is to have it and is known to the other machine alone.</summary>
    internal IReadOnlyList<Sid> Strangers { get; }

    /// <summary>Compares.</summary>
    /// <param name="image">The service on the active node.</param>
    /// <param name="here">Owner and group of the service here, in SDDL; null where there is none yet, or Windows does not tell.</param>
    /// <param name="directory">The accounts that are known here.</param>
    internal static ServiceImageOwner Compare(ServiceImage image, string? here, IAccountDirectory directory)
    {
        if (here is null || SddlParts.Of(image.Settings.SecurityDescriptor).Owner is not { } wanted)
            return new ServiceImageOwner(image, string.Empty, null, Array.Empty<Sid>());
        SecurityDescriptor difference = SecurityOwnerSetting.Difference(here, wanted);
        List<Sid> strangers = new[] { difference.Owner, difference.Group }.OfType<Sid>().Where(sid => directory.FindName(sid) is null).Distinct().ToList();
        SecurityDescriptor known = new()
        {
            Owner = difference.Owner is { } owner && !strangers.Contains(owner) ? owner : null,
            Group = difference.Group is { } group && !strangers.Contains(group) ? group : null,
        };
        return new ServiceImageOwner(image, here, SddlText.WriteOwner(known), strangers);
    }

    /// <summary>Sets it, or with a plan only says what would be set, and adds that to the change.</summary>
    internal async Task AddAsync(NodeContext context, string service, ServiceChange change, CancellationToken cancellationToken)
    {
        if (Strangers.Count > 0)
            Warn(service, change, $"to {string.Join(" and ", Strangers)}, whom {Environment.MachineName} does not know");
        if (Asked is null)
            return;
        SetServiceOperation set = new() { Name = service, Settings = new ServiceSettings { SecurityDescriptor = Asked }, PlanOnly = change.IsPlan };
        try
        {
            ServiceChange done = await set.RunAsync(context, cancellationToken).ConfigureAwait(false);
            change.Changes = change.Changes.Concat(done.Changes).ToArray();
            change.Warnings = change.Warnings.Concat(done.Warnings).ToArray();
        }
        catch (GoWinOpsException exception)
        {
            Warn(service, change, $"as {Asked}: {exception.Message} {exception.Problem.RecommendedAction}".TrimEnd());
        }
    }

    private void Warn(string service, ServiceChange change, string why) => change.Warnings = change.Warnings
        .Append($"'{service}' belongs to {here} here and could not be given, as on {image.Node}, {why.TrimEnd('.')}.").ToArray();
}
