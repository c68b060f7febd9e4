using System;
using System.Collections.Generic;
using System.IO;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Lab;
using GoWinOps.Lab.Go;
using GoWinOps.Lab.Nodes;

namespace GoWinOps.LabTests.Services;

/// <summary>
/// tests/samples/serviceoracle on a node: a Go program that reads and sets services by golang.org/x/sys and reads the registry as it is. It shares no line
/// with what is tested.
/// </summary>
internal sealed class ServiceOracle : IDisposable
{
    private static readonly TimeSpan BuildDeadline = TimeSpan.FromMinutes(3);
    private readonly WindowsNode node;
    private readonly string path;

    private ServiceOracle(WindowsNode node, string path)
    {
        this.node = node;
        this.path = path;
    }

    /// <summary>What it says of Go's structures, recorded: the unit tests hold ours against it on any machine.</summary>
    public static string LayoutsPath => Path.Combine(LabPaths.FindRepository(), "tests", "samples", "serviceoracle", "layouts.json");

    /// <summary>Builds it, once a toolchain, and lays it on the node.</summary>
    public static async Task<ServiceOracle> PlaceAsync(WindowsNode node)
    {
        using CancellationTokenSource deadline = new(BuildDeadline);
        GoToolchain go = await GoToolchainCache.EnsureAsync(static _ => { }, deadline.Token);
        string name = $"serviceoracle-{Guid.NewGuid():N}.exe";
        string target = $@"C:\ProgramData\{name}";
        Dictionary<string, string> environment = new(go.Environment) { ["GOOS"] = "windows", ["GOARCH"] = "amd64", ["CGO_ENABLED"] = "0" };
        await TestProgram.RunAsync(
            go.Executable,
            ["build", "-trimpath", "-o", node.HostPath(target), "."],
            Path.Combine(LabPaths.FindRepository(), "tests", "samples", "serviceoracle"),
            environment,
            deadline.Token);
        return new ServiceOracle(node, target);
    }

    /// <summary>Asks it, or has it do something; it has to succeed.</summary>
    public async Task<JsonNode> AskAsync(params string[] arguments)
    {
        ProgramResult result = await node.RunAsync(path, arguments);
        return result.ExitCode == 0
            ? JsonNode.Parse(result.Output.Length == 0 ? "{}" : result.Output)!
            : throw new InvalidOperationException($"serviceoracle {string.Join(' ', arguments)} ended with {result.ExitCode}: {result.Output}{result.Error}");
    }

    public void Dispose() => File.Delete(node.HostPath(path));
}
