using System;
using GoWinOps.Problems;

namespace GoWinOps.Services;

/// <summary>What may be the name of a service.</summary>
internal static class ServiceName
{
    private static readonly char[] Slashes = { '/', '\\' };

    /// <summary>The longest name the service control manager takes.</summary>
    internal const int MaximumLength = 256;

    /// <summary>Refuses what cannot be the name of any service.</summary>
    /// <exception cref="GoWinOpsException"><c>ServiceNameInvalid</c></exception>
    internal static string RequireValid(string name)
    {
        if (string.IsNullOrWhiteSpace(name))
            throw Invalid(name, "it is empty");
        if (name.Length > MaximumLength)
            throw Invalid(name, $"it has {name.Length} characters, and {MaximumLength} is the most");
        if (name.IndexOfAny(Slashes) >= 0)
            throw Invalid(name, "a slash and a backslash may not be in it");
        return name;
    }

    /// <summary>Refuses what cannot be both a service's name and the name of its folder.</summary>
    /// <exception cref="GoWinOpsException"><c>ServiceNameInvalid</c></exception>
    internal static string RequireInstallable(string name)
    {
        RequireValid(name);
        return FolderName.Fault(name) is { } fault ? throw Invalid(name, fault) : name;
    }

    private static GoWinOpsException Invalid(string name, string why) => new(nameof(Messages.ServiceNameInvalid), name, name, why);
}
