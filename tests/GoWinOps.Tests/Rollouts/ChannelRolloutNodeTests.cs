using System;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Rollouts;
using GoWinOps.Services;
using Xunit;

namespace GoWinOps.Tests.Rollouts;

public sealed class ChannelRolloutNodeTests
{
    [Theory]
    [InlineData(ServiceMode.Native, ServiceMode.Auto, false, true)]
    [InlineData(ServiceMode.Native, ServiceMode.Native, false, true)]
    [InlineData(ServiceMode.Native, ServiceMode.Native, true, false)]
    [InlineData(ServiceMode.Hosted, ServiceMode.Hosted, false, false)]
    public async Task A_release_has_to_answer_the_manager_wherever_it_runs_without_a_host_and_nobody_said_that_it_does(
        ServiceMode mode, ServiceMode asked, bool isForced, bool expected)
    {
        Channel channel = new(new GoServiceInfo { Name = "orders", Mode = mode }, new ServiceState { Mode = asked, IsNativeForced = isForced });
        using ChannelRolloutNode node = new("web01", new RolloutPlan { Service = "orders" }, _ => Task.FromResult<INodeChannel>(channel), TimeSpan.FromSeconds(30));

        Assert.Equal(expected, (await node.InspectAsync(CancellationToken.None)).NeedsAwareProgram);
    }

    private sealed class Channel(GoServiceInfo service, ServiceState state) : INodeChannel
    {
        public string NodeName => "web01";

        public Task<TResult> InvokeAsync<TResult>(NodeOperation<TResult> operation, TimeSpan deadline, CancellationToken cancellationToken) => Task.FromResult((TResult)(object)(operation switch
        {
            GetServicesOperation => new ServiceList { Services = [service] },
            GetServiceStateOperation => state,
            _ => throw new NotSupportedException(operation.GetType().Name),
        }));

        public Task SendFileAsync(string path, string sha256, IProgress<long>? progress, CancellationToken cancellationToken) => throw new NotSupportedException(path);

        public void Dispose()
        {
        }
    }
}
