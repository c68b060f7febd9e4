using System;
using System.Globalization;
using System.IO;
using System.Text.Json;
using System.Threading.Tasks;
using GoWinOps.Lab.Nodes;
using Xunit;

namespace GoWinOps.LabTests.Services;

/// <summary>What Wine has of accounts and access lists: names and their identifiers, but no rights and no lists.</summary>
[Collection(ServiceLabCollection.Name)]
public sealed class ServiceAccountTests(ServiceLabFixture lab)
{
    [LabFact]
    public async Task Accounts_are_found_in_any_spelling_and_one_nobody_has_is_refused_before_anything_is_made()
    {
        await using ServiceSession session = new(lab.Cluster, "account");
        string install = $"Install-GoService $service -Path '{await session.BuildAsync("1.0.0")}' -Version 1.0.0 ";
        const string Credential = "-ServiceCredential ([pscredential]::new('.\\nobody-there', [securestring]::new()))";

        Assert.Equal("AccountUnknown", await session.FailAsync(install + Credential));
        Assert.Equal("AccountUnknown", await session.FailAsync(install + Credential + " -WhatIf"));
        Assert.Equal("ServiceNotFound", await session.FailAsync("Get-GoService $service"));

        await session.SucceedAsync(install + "-Account 'Local Service'");
        dynamic service = Assert.Single(await session.SucceedAsync("Get-GoService $service"));
        Assert.Equal(@"NT AUTHORITY\LocalService", (string)service.Account);
        dynamic same = Assert.Single(await session.SucceedAsync(install + "-Account 'S-1-5-19' -PassThru"));
        Assert.Empty((object[])same.Changes);

        // A user's password is asked for before anything is changed, and comes to the node beside the operation.
        const string User = "-ServiceCredential ([pscredential]::new('.\\{0}', [System.Net.NetworkCredential]::new('', 'hunter2').SecurePassword))";
        string setUser = "Set-GoService $service -Node $node " + string.Format(CultureInfo.InvariantCulture, User, Environment.UserName);
        await session.SucceedAsync(setUser);
        dynamic asUser = Assert.Single(await session.SucceedAsync("Get-GoService $service"));
        Assert.Equal(@".\" + Environment.UserName, (string)asUser.Account);
        await session.SucceedAsync("Set-GoService $service -Node $node -Account 'Local Service'");

        // Who was let in is remembered, and that this file system kept nothing of it.
        using JsonDocument state = JsonDocument.Parse(await File.ReadAllTextAsync(lab.Cluster.Nodes[0].HostPath(session.FolderOnNode + @"\state.json")));
        JsonElement access = state.RootElement.GetProperty("FolderAccess");
        Assert.Equal(("S-1-5-19", false), (access.GetProperty("Principals")[0].GetString(), access.GetProperty("IsVerified").GetBoolean()));
        Assert.True(File.Exists(lab.Cluster.Nodes[0].HostPath(session.FolderOnNode + @"\logs\.keep")));
    }

    [LabFact]
    public async Task A_node_that_keeps_no_access_lists_says_so_and_nothing_is_pretended()
    {
        await using ServiceSession session = new(lab.Cluster, "access");
        string path = await session.BuildAsync("1.0.0");
        await session.SucceedAsync($"Install-GoService $service -Path '{path}' -Version 1.0.0");
        const string OnNode = "$PSDefaultParameterValues['*-GoServiceAccess:Node'] = $node; ";

        Assert.Equal("ServiceAccessUnknown", await session.FailAsync(OnNode + "Get-GoServiceAccess $service"));
        Assert.Equal("ServiceAccessUnknown", await session.FailAsync(OnNode + "Grant-GoServiceAccess $service Everyone Start"));
        Assert.Equal("ServicePrincipalUnknown", await session.FailAsync(OnNode + "Revoke-GoServiceAccess $service nobody-there"));
        Assert.Equal("ServiceNotFound", await session.FailOnNodeAsync(OnNode + "Get-GoServiceAccess ($service + '-none')"));
        dynamic service = Assert.Single(await session.SucceedAsync("Get-GoService $service"));
        Assert.Null(service.SecurityDescriptor);
    }
}
