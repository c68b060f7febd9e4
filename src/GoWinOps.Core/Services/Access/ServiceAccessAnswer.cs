using System;
using GoWinOps.Problems;

namespace GoWinOps.Services;

/// <summary>Who may do what with the services of a node, and what was asked for and cannot be told.</summary>
public sealed class ServiceAccessAnswer
{
    /// <summary>The entries, service by service.</summary>
    public GoServiceAccessEntry[] Entries { get; set; } = Array.Empty<GoServiceAccessEntry>();

    /// <summary>What granting or revoking came to, service by service.</summary>
    public GoServiceAccessChange[] Changes { get; set; } = Array.Empty<GoServiceAccessChange>();

    /// <summary>The security identifiers of the accounts and groups that were asked about.</summary>
    public string[] Sids { get; set; } = Array.Empty<string>();

    /// <summary>One problem for each service that is absent, may not be read or says nothing.</summary>
    public Problem[] Problems { get; set; } = Array.Empty<Problem>();
}
