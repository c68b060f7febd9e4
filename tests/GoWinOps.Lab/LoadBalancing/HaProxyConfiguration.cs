using System;
using System.Globalization;
using System.Text;

namespace GoWinOps.Lab.LoadBalancing;

/// <summary>Writes the configuration file: one HTTP frontend, one backend with health checks, one admin socket over TCP.</summary>
internal static class HaProxyConfiguration
{
    public static string Write(HaProxyOptions options, int frontendPort, int statsPort)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"""
            global
              stats socket ipv4@127.0.0.1:{statsPort} level admin
              stats timeout 1m
              log stdout format raw local0 info

            defaults
              mode http
              log global
              option httplog
              option redispatch
              retries 3
              timeout connect 2s
              timeout client 1m
              timeout server 1m
              timeout check 5s

            frontend {options.Backend}-in
              bind 127.0.0.1:{frontendPort}
              default_backend {options.Backend}

            backend {options.Backend}
              balance roundrobin
              option httpchk
              http-check send meth GET uri {options.HealthPath}
              http-check expect status 200
              default-server check inter {(int)options.CheckInterval.TotalMilliseconds}ms rise 2 fall 2

            """);
        foreach (var server in options.Servers)
        {
            text.Append(CultureInfo.InvariantCulture, $"  server {server.Name} {server.Address}:{server.Port}\n");
        }

        return text.Replace("\r\n", "\n").ToString();
    }
}
