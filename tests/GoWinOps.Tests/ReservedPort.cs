using System;
using System.Net;
using System.Net.Sockets;

namespace GoWinOps.Tests;

/// <summary>
/// A port of the loopback address that is nobody else's as long as this lives: it is bound, and nothing listens there, so that connections are refused.
/// A port that is only looked up and let go may be another test's a moment later.
/// </summary>
internal sealed class ReservedPort : IDisposable
{
    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    internal ReservedPort()
    {
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Number = ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    internal int Number { get; }

    /// <summary>
    /// Makes way for a server that is told the number. Linux lets it listen beside what is merely bound, so the port stays reserved there until it does; other systems do not.
    /// </summary>
    internal void MakeWay()
    {
        if (!OperatingSystem.IsLinux())
            Dispose();
    }

    public void Dispose() => socket.Dispose();
}
