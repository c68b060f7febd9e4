using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using Xunit;

namespace GoWinOps.Tests.Nodes;

public sealed class NodeProtocolTests
{
    [Theory]
    [InlineData("GoWinOps.Nodes.TeleportNodeOperation")]
    [InlineData("GoWinOps.Nodes.NodeOperation")]
    [InlineData("GoWinOps.Nodes.NodeContext")]
    public async Task An_operation_this_copy_does_not_know_is_refused_by_name(string name)
    {
        string answer = await NodeProtocol.RunAsync(name, "{}", new NodeContext(Path.GetTempPath()), TimeSpan.FromMinutes(1), CancellationToken.None);

        GoWinOpsException failure = Assert.Throws<GoWinOpsException>(() => NodeProtocol.ReadAnswer<string>(answer));

        Assert.Equal("NodeOperationUnknown", failure.ErrorId);
        Assert.Contains(name, failure.Message, StringComparison.Ordinal);
    }
}
