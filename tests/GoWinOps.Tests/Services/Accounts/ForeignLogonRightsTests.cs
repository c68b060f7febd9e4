using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Services;
using GoWinOps.Windows;
using Xunit;

namespace GoWinOps.Tests.Services.Accounts;

public sealed class ForeignLogonRightsTests : IDisposable
{
    private const string Jim = "S-1-5-21-1-2-3-1001";
    private readonly TestFolder folder = new();
    private readonly NodeContext node;

    public ForeignLogonRightsTests() => node = new NodeContext(folder.Path);

    [Fact]
    public async Task What_was_granted_is_remembered_by_service_until_it_is_forgotten_and_no_service_gets_a_folder()
    {
        ForeignLogonRights rights = new(node);
        Assert.Empty(await rights.ReadAsync(CancellationToken.None));

        await rights.AddAsync("Spooler", [Jim], CancellationToken.None);
        await rights.AddAsync("SPOOLER", [Jim, "S-1-5-21-1-2-3-1002"], CancellationToken.None);
        await rights.AddAsync("W32Time", [Jim], CancellationToken.None);
        await rights.RemoveAsync("w32time", CancellationToken.None);

        Assert.Equal(new[] { Jim, "S-1-5-21-1-2-3-1002" }, Assert.Single(await new ForeignLogonRights(node).ReadAsync(CancellationToken.None)).Value);
        Assert.False(Directory.Exists(node.ServiceFolder("Spooler")));
    }

    [Fact]
    public async Task Changes_at_the_same_time_are_all_kept()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(number => Task.Run(() => new ForeignLogonRights(node).AddAsync($"s{number}", [Jim], CancellationToken.None))));

        Assert.Equal(8, (await new ForeignLogonRights(node).ReadAsync(CancellationToken.None)).Count);
    }

    [Theory]
    [InlineData("{ \"Spooler\": [")]
    [InlineData("null")]
    public async Task A_damaged_file_is_told_by_name_and_left_as_it_is(string content)
    {
        string path = folder.Write("logon-rights.json", content);

        GoWinOpsException failure = await Assert.ThrowsAsync<GoWinOpsException>(() => new ForeignLogonRights(node).AddAsync("Spooler", [Jim], CancellationToken.None));

        Assert.Equal(("ServiceStateDamaged", "Spooler"), (failure.ErrorId, failure.Target));
        Assert.Contains(path, failure.Message, StringComparison.Ordinal);
        Assert.Equal(content, await File.ReadAllTextAsync(path));
    }

    [Fact]
    public async Task A_service_that_is_not_ours_takes_the_duty_over_where_none_of_ours_can()
    {
        MemoryAccounts machine = new() { Rights = { [Sid.Parse(Jim)] = ["SeServiceLogonRight"] } };

        await new LogonRightReturn(node, _ => ["orders", "Spooler", "W32Time"], _ => machine)
            .RunAsync("orders", new ServiceState { GrantedLogonRights = [Jim] }, CancellationToken.None);

        Assert.Equal(new[] { "SeServiceLogonRight" }, machine.Rights[Sid.Parse(Jim)]);
        Assert.Equal("Spooler", Assert.Single(await new ForeignLogonRights(node).ReadAsync(CancellationToken.None)).Key);
    }

    [Fact]
    public async Task What_was_granted_is_taken_back_from_a_service_that_goes_and_from_those_that_went_unseen()
    {
        MemoryAccounts machine = new();
        ForeignLogonRights rights = new(node);
        foreach ((string service, int number) in new[] { ("Spooler", 1), ("Gone", 2), ("W32Time", 3) })
        {
            machine.Rights[Sid.Parse($"S-1-5-21-1-2-3-{number}")] = ["SeServiceLogonRight"];
            await rights.AddAsync(service, [$"S-1-5-21-1-2-3-{number}"], CancellationToken.None);
        }

        await new LogonRightReturn(node, _ => [], _ => machine).RunForeignAsync("spooler", name => name != "Gone", CancellationToken.None);

        Assert.Equal(new[] { 0, 0, 1 }, new[] { 1, 2, 3 }.Select(number => machine.Rights[Sid.Parse($"S-1-5-21-1-2-3-{number}")].Count));
        Assert.Equal("W32Time", Assert.Single(await rights.ReadAsync(CancellationToken.None)).Key);
    }

    public void Dispose() => folder.Dispose();
}
