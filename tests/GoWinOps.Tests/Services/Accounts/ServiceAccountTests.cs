using System;
using System.Linq;
using GoWinOps.Problems;
using GoWinOps.Services;
using GoWinOps.Windows;
using Xunit;

namespace GoWinOps.Tests.Services.Accounts;

public sealed class ServiceAccountTests
{
    private static readonly Sid Jim = Sid.Parse("S-1-5-21-1-2-3-1001");
    private static readonly Sid Local = Sid.Parse("S-1-5-21-9-9-9-1002");

    private static readonly MemoryAccounts Machine = new()
    {
        Names =
        {
            [@"NT-AUTORITÄT\SYSTEM"] = WellKnownAccount.LocalSystem,
            [@"AUTORITE NT\SERVICE LOCAL"] = WellKnownAccount.LocalService,
            [@"NT-AUTORITÄT\Netzwerkdienst"] = WellKnownAccount.NetworkService,
            [@"CONTOSO\jim"] = Jim,
            ["jim@contoso.example"] = Jim,
            ["S-1-5-21-1-2-3-1001"] = Jim,
            [Environment.MachineName + @"\batch"] = Local,
            ["batch"] = Local,
        },
    };

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public void Nothing_is_no_account_and_not_the_mightiest(string account) =>
        Assert.Equal("ServiceAccountBlank", Assert.Throws<GoWinOpsException>(() => ServiceAccount.Normalize(account, Machine)).ErrorId);

    [Theory]
    [InlineData("system", "LocalSystem")]
    [InlineData(@"NT Authority\System", "LocalSystem")]
    [InlineData("S-1-5-18", "LocalSystem")]
    [InlineData(@"NT-AUTORITÄT\SYSTEM", "LocalSystem")]
    [InlineData(@"autorite nt\service local", @"NT AUTHORITY\LocalService")]
    [InlineData("Local Service", @"NT AUTHORITY\LocalService")]
    [InlineData(@"NT-AUTORITÄT\Netzwerkdienst", @"NT AUTHORITY\NetworkService")]
    [InlineData("networkservice", @"NT AUTHORITY\NetworkService")]
    [InlineData(@"nt service\orders", @"NT SERVICE\orders")]
    [InlineData(@"CONTOSO\web$", @"CONTOSO\web$")]
    [InlineData(@".\batch", @".\batch")]
    [InlineData(@"CONTOSO\jim", @"CONTOSO\jim")]
    [InlineData("jim@contoso.example", @"CONTOSO\jim")]
    [InlineData("S-1-5-21-1-2-3-1001", @"CONTOSO\jim")]
    [InlineData(@"CONTOSO\nobody", @"CONTOSO\nobody")]
    public void Every_spelling_in_every_language_becomes_the_one_the_service_control_manager_takes(string account, string expected) =>
        Assert.Equal(expected, ServiceAccount.Normalize(account, Machine));

    [Theory]
    [InlineData("batch")]
    [InlineData("machine")]
    public void A_local_user_is_written_with_a_dot(string account)
    {
        string given = account == "machine" ? Environment.MachineName + @"\batch" : account;

        Assert.Equal(@".\batch", ServiceAccount.Normalize(given, Machine));
    }

    [Theory]
    [InlineData("LocalSystem", @"NT AUTHORITY\SYSTEM", true)]
    [InlineData("LocalSystem", @"NT-AUTORITÄT\SYSTEM", true)]
    [InlineData(@"CONTOSO\jim", "jim@contoso.example", true)]
    [InlineData(@"CONTOSO\jim", @"contoso\JIM", true)]
    [InlineData(@"NT SERVICE\orders", @"nt service\ORDERS", true)]
    [InlineData(@"CONTOSO\jim", @".\batch", false)]
    [InlineData(@"CONTOSO\nobody", @"CONTOSO\neither", false)]
    public void Accounts_are_compared_by_who_they_are(string first, string second, bool expected) =>
        Assert.Equal(expected, ServiceAccount.AreSame(first, second, Machine));

    [Theory]
    [InlineData("LocalSystem", "LocalSystem")]
    [InlineData(@"NT AUTHORITY\LocalService", "LocalService")]
    [InlineData(@"NT AUTHORITY\NetworkService", "NetworkService")]
    [InlineData(@"NT SERVICE\orders", "Virtual")]
    [InlineData(@"CONTOSO\web$", "Managed")]
    [InlineData(@".\batch", "User")]
    public void The_kind_of_an_account_follows_from_its_name(string account, string kind) => Assert.Equal(kind, ServiceAccount.KindOf(account).ToString());

    [Theory]
    [InlineData(@"NT SERVICE\orders")]
    [InlineData(@"CONTOSO\web$")]
    [InlineData("LocalSystem")]
    public void A_password_for_an_account_that_has_none_is_refused(string account)
    {
        GoWinOpsException failure = Assert.Throws<GoWinOpsException>(() => ServiceAccount.RequirePassword("orders", account, Secret.Of("secret"), isNew: true));

        Assert.Equal("ServiceAccountTakesNoPassword", failure.ErrorId);
        Assert.DoesNotContain("secret", failure.Message, StringComparison.Ordinal);
        ServiceAccount.RequirePassword("orders", account, Secret.Of(string.Empty), isNew: true);
        ServiceAccount.RequirePassword("orders", account, null, isNew: true);
    }

    [Fact]
    public void A_user_without_a_password_is_refused_unless_he_keeps_the_one_he_has()
    {
        GoWinOpsException failure = Assert.Throws<GoWinOpsException>(() => ServiceAccount.RequirePassword("orders", @"CONTOSO\jim", null, isNew: true));

        Assert.Equal("ServiceAccountNeedsPassword", failure.ErrorId);
        ServiceAccount.RequirePassword("orders", @"CONTOSO\jim", null, isNew: false);
        ServiceAccount.RequirePassword("orders", @"CONTOSO\jim", Secret.Of(string.Empty), isNew: true);
    }

    [Theory]
    [InlineData(@"CONTOSO\jim", @"CONTOSO\web$", new[] { "", null })]
    [InlineData(@"CONTOSO\jim", @"NT SERVICE\orders", new[] { "", null })]
    [InlineData(@"NT SERVICE\orders", @"CONTOSO\web$", new string?[] { null })]
    [InlineData("LocalSystem", @"NT SERVICE\orders", new string?[] { null })]
    [InlineData(@"CONTOSO\jim", @"NT AUTHORITY\LocalService", new[] { "" })]
    [InlineData("LocalSystem", @"CONTOSO\jim", new[] { "secret" })]
    public void A_secret_of_the_account_before_is_cleared_and_managed_and_virtual_accounts_get_null(string from, string to, string?[] expected) =>
        Assert.Equal(expected, ServicePassword.ForChange(from, to, to.EndsWith("jim", StringComparison.Ordinal) ? Secret.Of("secret") : null).Select(Secret.Read));

    [Theory]
    [InlineData(@"CONTOSO\web$", null)]
    [InlineData(@"NT SERVICE\orders", null)]
    [InlineData(@"CONTOSO\jim", "secret")]
    public void A_new_service_gets_a_password_only_for_a_user(string account, string? expected) =>
        Assert.Equal(expected, Secret.Read(ServicePassword.ForNew(account, Secret.Of(expected ?? string.Empty))));

    [Theory]
    [InlineData(87, true)]
    [InlineData(1057, true)]
    [InlineData(5, false)]
    public void Only_a_refused_parameter_makes_the_next_form_be_tried(int code, bool expected) => Assert.Equal(expected, ServicePassword.IsRefusal(code));
}
