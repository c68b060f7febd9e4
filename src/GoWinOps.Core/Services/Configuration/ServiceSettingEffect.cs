namespace GoWinOps.Services;

/// <summary>From when on a changed setting counts.</summary>
internal enum ServiceSettingEffect
{
    /// <summary>At once.</summary>
    AtOnce,

    /// <summary>From the service's next start on.</summary>
    ServiceStart,

    /// <summary>From the machine's next start on.</summary>
    SystemStart,
}
