using System;
using System.Collections.Generic;

namespace GoWinOps.Windows;

/// <summary>Where a machine keeps which account holds which right to log on.</summary>
internal interface IAccountRights : IDisposable
{
    /// <summary>The rights entered for an account itself, without those of its groups; none for one that was never entered.</summary>
    IReadOnlyCollection<string> RightsOf(Sid account);

    /// <summary>Enters a right; one that is entered already stays.</summary>
    void Grant(Sid account, string right);

    /// <summary>Takes a right away; one that is not entered stays so.</summary>
    void Revoke(Sid account, string right);
}
