using System;
using System.Diagnostics;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;

namespace GoWinOps.Tests.Rollouts.LoadBalancers;

/// <summary>A real HAProxy with one backend, on free ports of 127.0.0.1, ended by its id.</summary>
internal sealed class HaProxyProcess : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("gowinops-haproxy-").FullName;
    private readonly ReservedPort[] ports = [new(), new(), new()];
    private readonly Process process;

    private HaProxyProcess(string servers)
    {
        string path = Path.Combine(folder, "haproxy.cfg");
        File.WriteAllText(path, $"""
            global
              stats socket ipv4@127.0.0.1:{AdminPort} level admin
              stats socket ipv4@127.0.0.1:{UserPort} level user
            defaults
              mode http
              timeout connect 2s
              timeout client 30s
              timeout server 30s
            frontend front
              bind 127.0.0.1:{FrontPort}
              default_backend orders
            backend orders
            {servers}

            """);
        ProcessStartInfo start = new(HaProxyFactAttribute.Executable!) { RedirectStandardError = true, RedirectStandardOutput = true };
        start.ArgumentList.Add("-db");
        start.ArgumentList.Add("-f");
        start.ArgumentList.Add(path);
        Array.ForEach(ports, port => port.MakeWay());
        process = Process.Start(start)!;
    }

    internal int AdminPort => ports[0].Number;

    internal int UserPort => ports[1].Number;

    internal int FrontPort => ports[2].Number;

    internal string Address => $"haproxy://127.0.0.1:{AdminPort}/orders";

    /// <summary>Starts it and returns when it listens on all of its ports.</summary>
    internal static async Task<HaProxyProcess> StartAsync(params string[] servers)
    {
        HaProxyProcess started = new(string.Join('\n', Array.ConvertAll(servers, server => "  server " + server)));
        Stopwatch watch = Stopwatch.StartNew();
        while (true)
        {
            if (started.process.HasExited)
                throw new InvalidOperationException(await started.process.StandardError.ReadToEndAsync());
            try
            {
                foreach (ReservedPort port in started.ports)
                {
                    using TcpClient client = new();
                    await client.ConnectAsync(IPAddress.Loopback, port.Number);
                }

                return started;
            }
            catch (SocketException) when (watch.Elapsed < TimeSpan.FromSeconds(60))
            {
                await Task.Delay(20);
            }
        }
    }

    public void Dispose()
    {
        if (!process.HasExited)
            process.Kill();
        process.WaitForExit();
        process.Dispose();
        Array.ForEach(ports, port => port.Dispose());
        Directory.Delete(folder, recursive: true);
    }
}
