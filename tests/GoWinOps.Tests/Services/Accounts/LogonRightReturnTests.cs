using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Services;
using GoWinOps.Windows;
using Xunit;

namespace GoWinOps.Tests.Services.Accounts;

public sealed class LogonRightReturnTests : IDisposable
{
    private const string Right = "SeServiceLogonRight";
    private static readonly Sid Jim = Sid.Parse("S-1-5-21-1-2-3-1001");
    private readonly TestFolder folder = new();
    private readonly NodeContext node;

    public LogonRightReturnTests() => node = new NodeContext(folder.Path);

    [Fact]
    public async Task What_was_granted_goes_with_the_service_and_other_rights_stay()
    {
        MemoryAccounts machine = new() { Rights = { [Jim] = [Right, "SeBatchLogonRight"] } };
        ServiceState state = new() { GrantedLogonRights = [Jim.ToString()] };

        await Return(machine, "orders").RunAsync("orders", state, CancellationToken.None);

        Assert.Equal(new[] { "SeBatchLogonRight" }, machine.Rights[Jim]);
        Assert.Empty(state.GrantedLogonRights);
    }

    [Fact]
    public async Task What_was_not_granted_for_it_is_not_taken()
    {
        MemoryAccounts machine = new() { Rights = { [Jim] = [Right] } };

        await Return(machine).RunAsync("orders", new ServiceState(), CancellationToken.None);

        Assert.Equal(new[] { Right }, machine.Rights[Jim]);
    }

    [Fact]
    public async Task Another_service_of_the_same_account_takes_the_duty_over()
    {
        MemoryAccounts machine = new() { Rights = { [Jim] = [Right] } };
        await new ServiceStateFile(node, "billing").UpdateAsync(null, null, state => state.Current = "1.0.0", CancellationToken.None);

        await Return(machine, "orders", "Spooler", "billing").RunAsync("orders", new ServiceState { GrantedLogonRights = [Jim.ToString()] }, CancellationToken.None);

        Assert.Equal(new[] { Right }, machine.Rights[Jim]);
        ServiceState billing = await new ServiceStateFile(node, "billing").ReadAsync(CancellationToken.None);
        Assert.Equal(("1.0.0", Jim.ToString()), (billing.Current, Assert.Single(billing.GrantedLogonRights)));
    }

    [Fact]
    public async Task A_service_that_is_not_ours_keeps_the_right()
    {
        MemoryAccounts machine = new() { Rights = { [Jim] = [Right] } };

        await Return(machine, "Spooler").RunAsync("orders", new ServiceState { GrantedLogonRights = [Jim.ToString(), "damaged"] }, CancellationToken.None);

        Assert.Equal(new[] { Right }, machine.Rights[Jim]);
    }

    [Fact]
    public async Task An_account_of_the_services_own_is_asked_about_nowhere()
    {
        Sid own = Sid.OfService("orders");
        MemoryAccounts machine = new() { Rights = { [own] = [Right] } };
        LogonRightReturn giveBack = new(node, _ => throw new InvalidOperationException("No service can run as it."), _ => machine);

        await giveBack.RunAsync("orders", new ServiceState { GrantedLogonRights = [own.ToString()] }, CancellationToken.None);

        Assert.Empty(machine.Rights[own]);
    }

    public void Dispose() => folder.Dispose();

    private LogonRightReturn Return(MemoryAccounts machine, params string[] services) => new(node, _ => services, _ => machine);
}
