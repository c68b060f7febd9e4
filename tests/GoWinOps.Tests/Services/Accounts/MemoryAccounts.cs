using System;
using System.Collections.Generic;
using System.Linq;
using GoWinOps.Windows;

namespace GoWinOps.Tests.Services.Accounts;

/// <summary>Accounts and rights of a machine that is not there: what a German or a domain machine would answer.</summary>
internal sealed class MemoryAccounts : IAccountDirectory, IAccountRights
{
    public Dictionary<string, Sid> Names { get; } = new(StringComparer.OrdinalIgnoreCase);

    public Dictionary<Sid, List<string>> Rights { get; } = new() { [WellKnownAccount.Administrators] = ["SeBackupPrivilege"] };

    /// <summary>Whether the machine forgets what it is granted.</summary>
    public bool LosesGrants { get; init; }

    public Sid? FindSid(string account) => Names.GetValueOrDefault(account);

    public string? FindName(Sid sid) => Names.FirstOrDefault(item => item.Value.Equals(sid)).Key;

    public Sid? FindAlias(string alias) => null;

    public IReadOnlyCollection<string> RightsOf(Sid account) => Rights.GetValueOrDefault(account, []);

    public void Grant(Sid account, string right)
    {
        if (!LosesGrants)
            Rights[account] = [.. Rights.GetValueOrDefault(account, []), right];
    }

    public void Revoke(Sid account, string right) => Rights.GetValueOrDefault(account, []).Remove(right);

    public void Dispose()
    {
    }
}
