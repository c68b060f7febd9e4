using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Build;
using GoWinOps.Problems;

namespace GoWinOps.Services;

/// <summary>Decides who runs a service's program: the program itself, or the service host.</summary>
internal sealed class ServiceModeChoice
{
    private readonly string service;
    private readonly ServiceMode? asked;
    private readonly ServiceMode remembered;

    /// <param name="service">The service.</param>
    /// <param name="asked">What was asked for now; null for nothing.</param>
    /// <param name="remembered">What was asked for before.</param>
    internal ServiceModeChoice(string service, ServiceMode? asked, ServiceMode remembered)
    {
        this.service = service;
        this.asked = asked;
        this.remembered = remembered;
    }

    /// <summary>What was asked for, now or before.</summary>
    internal ServiceMode Asked => asked ?? remembered;

    /// <summary>Whether a program was taken for native before that did not look so. What was said once holds until something else is asked for.</summary>
    internal bool WasForced { get; init; }

    /// <summary>Whether <see cref="DecideAsync"/> took the program for native though it does not look so.</summary>
    internal bool IsForced { get; private set; }

    /// <summary>The choice for a service by what is remembered of it.</summary>
    internal static ServiceModeChoice For(string service, ServiceMode? asked, ServiceState state) => new(service, asked, state.Mode) { WasForced = state.IsNativeForced };

    /// <summary>Decides for a program.</summary>
    /// <param name="isAware">Whether the program can answer the service control manager; null when nobody has looked.</param>
    /// <param name="path">Where the program lies on this machine, or will.</param>
    /// <param name="isForced">Takes a program that cannot answer for native all the same.</param>
    /// <param name="cancellationToken">Ends the reading of the executable.</param>
    /// <exception cref="GoWinOpsException"><c>ServiceNotAware</c></exception>
    internal async Task<ServiceMode> DecideAsync(bool? isAware, string path, bool isForced, CancellationToken cancellationToken)
    {
        if (Asked == ServiceMode.Hosted)
            return Asked;
        // A plan may come before the program; whoever is about to send it has looked.
        bool knows = isAware ?? (!File.Exists(path) || await IsAwareAsync(path, cancellationToken).ConfigureAwait(false));
        if (Asked == ServiceMode.Auto)
            return knows ? ServiceMode.Native : ServiceMode.Hosted;
        IsForced = !knows && (isForced || (asked is null && WasForced));
        return knows || IsForced ? ServiceMode.Native : throw new GoWinOpsException(nameof(Messages.ServiceNotAware), service, Path.GetFileName(path), service);
    }

    /// <summary>How what is remembered of an installed service changes, which is a change even where the service itself stays as it is.</summary>
    internal IEnumerable<PropertyChange> Compare(ServiceState state)
    {
        string before = Text(state.Mode, state.IsNativeForced);
        string after = Text(Asked, IsForced);
        if (before != after)
            yield return new PropertyChange { Property = "AskedMode", From = before, To = after };
    }

    /// <summary>Enters it in <paramref name="state"/>, which the caller saves.</summary>
    internal void Remember(ServiceState state)
    {
        state.Mode = Asked;
        state.IsNativeForced = IsForced;
    }

    private static string Text(ServiceMode mode, bool isForced) => isForced ? mode + " (forced)" : mode.ToString();

    /// <summary>Whether a program is known to answer the service control manager. One that cannot be seen through is not: the service host runs any.</summary>
    internal static async Task<bool> IsAwareAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await ServiceAwareness.OfFileAsync(path, cancellationToken).ConfigureAwait(false);
        }
        catch (GoWinOpsException exception) when (exception.ErrorId is nameof(Messages.ExecutableDamaged) or nameof(Messages.ExecutableFormatUnknown) or nameof(Messages.ExecutableIsArchive))
        {
            return false;
        }
    }
}
