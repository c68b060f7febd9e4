using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Threading.Tasks;
using GoWinOps.Tests.Hosting;
using Xunit;

namespace GoWinOps.Tests;

public sealed class ReservedPortTests
{
    [Fact]
    public async Task Nothing_listens_there()
    {
        using ReservedPort port = new();
        using TcpClient client = new();

        SocketException refused = await Assert.ThrowsAsync<SocketException>(() => client.ConnectAsync(IPAddress.Loopback, port.Number));

        Assert.Equal(SocketError.ConnectionRefused, refused.SocketErrorCode);
    }

    [PlatformFact(TestPlatform.Linux)]
    [SupportedOSPlatform("linux")]
    public async Task A_server_that_is_told_the_number_can_listen_there_all_the_same()
    {
        using ReservedPort port = new();
        using TcpListener server = new(IPAddress.Loopback, port.Number);
        port.MakeWay();
        server.Start();
        using TcpClient client = new();

        await client.ConnectAsync(IPAddress.Loopback, port.Number);

        Assert.True(client.Connected);
    }
}
