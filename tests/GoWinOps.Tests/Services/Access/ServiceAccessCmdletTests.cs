using System;
using System.Linq;
using System.Threading.Tasks;
using GoWinOps.Tests.Hosting;
using Xunit;

namespace GoWinOps.Tests.Services.Access;

public sealed class ServiceAccessCmdletTests : ModuleTest
{
    [UnixTheory]
    [InlineData("Get-GoServiceAccess orders")]
    [InlineData("Grant-GoServiceAccess orders Everyone Start, Stop")]
    [InlineData("Grant-GoServiceAccess orders Everyone Start -WhatIf")]
    [InlineData("Revoke-GoServiceAccess orders Everyone")]
    [InlineData("Revoke-GoServiceAccess orders Everyone -Rights Start -WhatIf")]
    [InlineData("[pscustomobject]@{ Name = 'orders'; Principal = 'Everyone'; Rights = 'Start, Stop'; Node = '.' } | Revoke-GoServiceAccess")]
    public Task A_machine_without_Windows_says_so_at_once(string script) => AssertRequiresWindowsAsync(script);

    [Fact]
    public async Task An_entry_that_denies_is_not_granted_when_it_is_piped_and_the_others_are_gone_on_with()
    {
        ModuleSession.Outcome outcome = await Session.RunAsync(
            "[pscustomobject]@{ Name = 'orders'; Principal = 'Everyone'; Rights = 'Stop'; IsDenied = $true }, [pscustomobject]@{ Name = 'orders'; Principal = 'Guests'; Rights = 'Fly'; IsDenied = $false } | Grant-GoServiceAccess");

        Assert.Equal("ServiceAccessEntryDenies", outcome.ErrorIds[0]);
        Assert.Equal(2, outcome.Errors.Count);
        Assert.Equal("Everyone", outcome.Errors[0].TargetObject);
    }

    [Fact]
    public async Task A_right_that_does_not_exist_is_refused_with_those_that_do()
    {
        ModuleSession.Outcome outcome = await Session.RunAsync("Grant-GoServiceAccess orders Everyone Fly");

        Assert.Contains("PauseContinue", outcome.Errors.Select(error => error.ToString()).Append(outcome.Terminating?.Message).Single(text => text is not null), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Grant-GoServiceAccess orders adm", @"'BUILTIN\Administrators'")]
    [InlineData("Grant-GoServiceAccess orders -Principal 'BUILTIN\\us", @"'BUILTIN\Users'")]
    [InlineData("Revoke-GoServiceAccess orders Everyone -Rights Pau", "PauseContinue")]
    public async Task Accounts_and_rights_are_completed(string line, string expected)
    {
        Assert.Contains(expected, await CompleteAsync(line));
    }
}
