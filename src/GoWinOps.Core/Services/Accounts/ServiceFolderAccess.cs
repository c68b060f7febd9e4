using System;

namespace GoWinOps.Services;

/// <summary>Who was let into a service's folders beside SYSTEM and Administrators.</summary>
public sealed class ServiceFolderAccess
{
    /// <summary>The security identifiers of the service's account, and of the service itself where it has one of its own.</summary>
    public string[] Principals { get; set; } = Array.Empty<string>();

    /// <summary>Whether the access lists read the same afterwards; false on a volume that keeps none.</summary>
    public bool IsVerified { get; set; }
}
