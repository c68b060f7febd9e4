using System;

namespace GoWinOps.Services;

/// <summary>The certificate a program shows.</summary>
public sealed class CertificateFacts
{
    private DateTime expiresUtc;

    /// <summary>Whom it names.</summary>
    public string Subject { get; set; } = string.Empty;

    /// <summary>Its alternative names, as the system writes them; these are what counts.</summary>
    public string AlternativeNames { get; set; } = string.Empty;

    /// <summary>When it expires, in UTC.</summary>
    public DateTime ExpiresUtc
    {
        get => expiresUtc;
        set => expiresUtc = DateTime.SpecifyKind(value, DateTimeKind.Utc);
    }

    /// <summary>Whether it does not name the host that was asked.</summary>
    public bool NamesAnotherHost { get; set; }

    /// <summary>What is wrong with the chain of its issuers; empty when it is trusted.</summary>
    public string ChainFault { get; set; } = string.Empty;
}
