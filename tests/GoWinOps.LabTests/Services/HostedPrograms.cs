using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Lab.Images;
using GoWinOps.Lab.Nodes;
using Xunit;

namespace GoWinOps.LabTests.Services;

/// <summary>The sample console program under the service host on one node, as services of a test's own, which are gone when it ends.</summary>
internal sealed class HostedPrograms : IAsyncDisposable
{
    private static readonly TimeSpan HostDeadline = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly List<HostedProgram> _programs = [];
    private readonly string _id = Guid.NewGuid().ToString("N")[..8];

    private HostedPrograms(WindowsNode node) => Node = node;

    public WindowsNode Node { get; }

    /// <summary>The folder on the node.</summary>
    public string Folder => $@"C:\hosted-{_id}";

    // A name of the test's own: its processes are counted by it.
    private string Image => $"p{_id}.exe";

    public static async Task<HostedPrograms> PrepareAsync(WindowsNode node)
    {
        HostedPrograms programs = new(node);
        using CancellationTokenSource deadline = new(HostDeadline);
        string host = await ServiceHostImage.EnsureAsync(static _ => { }, deadline.Token);
        string folder = Directory.CreateDirectory(node.HostPath(programs.Folder)).FullName;
        File.Copy(host, Path.Combine(folder, Path.GetFileName(host)));
        await SampleService.BuildConsoleAsync(Path.Combine(folder, programs.Image));
        return programs;
    }

    /// <summary>Makes a service and starts it.</summary>
    /// <param name="name">Tells it from the test's others.</param>
    /// <param name="supervision">Its supervision as <c>supervision.json</c> has it.</param>
    /// <param name="arguments">The program's.</param>
    public async Task<HostedProgram> StartAsync(string name, object supervision, params string[] arguments)
    {
        HostedProgram program = new(this, $"{name}-{_id}", $@"{Folder}\{name}");
        _programs.Add(program);
        Directory.CreateDirectory(Node.HostPath(program.Folder));
        await program.SetAsync(supervision);
        await program.ControlAsync(
            "create", "binPath=", $@"{Folder}\GoWinOps.ServiceHost.exe run {program.Folder} -- {Folder}\{Image} {string.Join(' ', arguments)}");
        await program.ControlAsync("start");
        return program;
    }

    /// <summary>How many processes of the sample the node has.</summary>
    public async Task<int> CountProcessesAsync() =>
        (await Node.RunAsync("tasklist.exe", [])).Output.Split('\n').Count(line => line.StartsWith(Image, StringComparison.OrdinalIgnoreCase));

    /// <summary>Waits for something to become so.</summary>
    public static async Task UntilAsync(string what, Func<Task<bool>> condition, Func<string>? detail = null)
    {
        Stopwatch time = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(time.Elapsed < Patience, $"{what} within {Patience.TotalSeconds} s. {detail?.Invoke()}");
            await Task.Delay(100);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_programs.Select(program => program.RemoveAsync()));
        Assert.Equal(0, await CountProcessesAsync());
        Directory.Delete(Node.HostPath(Folder), recursive: true);
    }
}

/// <summary>One service under the service host.</summary>
internal sealed class HostedProgram(HostedPrograms all, string service, string folder)
{
    public string Folder { get; } = folder;

    /// <summary>What <c>supervision-status.json</c> says; null before it is there.</summary>
    public JsonElement? Status => Read(@"\logs\supervision-status.json") is { } text ? JsonDocument.Parse(text).RootElement : null;

    /// <summary>The decisions, oldest first. One that is being written is none yet.</summary>
    public IReadOnlyList<JsonElement> Decisions => (Read(@"\logs\decisions.jsonl") ?? string.Empty)
        .Split('\n')
        .SkipLast(1)
        .Select(line => JsonDocument.Parse(line).RootElement)
        .ToList();

    /// <summary>The reasons of the decisions of a kind.</summary>
    public IReadOnlyList<string> Reasons(string kind) =>
        Decisions.Where(decision => decision.GetProperty("Kind").GetString() == kind).Select(decision => decision.GetProperty("Reason").GetString()!).ToList();

    /// <summary>All that is kept of a stream, oldest first.</summary>
    public string Output(string stream) => string.Concat(LogFiles(stream).Select(File.ReadAllText));

    public IReadOnlyList<string> LogFiles(string stream)
    {
        string logs = all.Node.HostPath(Folder + @"\logs");
        return Directory.Exists(logs) ? Directory.GetFiles(logs, stream + ".*.log").Order(StringComparer.Ordinal).ToList() : [];
    }

    public Task UntilAsync(string what, Func<HostedProgram, bool> condition) => HostedPrograms.UntilAsync(
        $"{service}: {what}",
        () => Task.FromResult(condition(this)),
        () => string.Join(Environment.NewLine, Decisions));

    /// <summary>Sets how it is supervised.</summary>
    /// <param name="supervision">As <c>supervision.json</c> has it.</param>
    public Task SetAsync(object supervision) => File.WriteAllTextAsync(
        all.Node.HostPath(Folder + @"\supervision.json"),
        JsonSerializer.Serialize(new { Supervision = supervision, Environment = new { GREETING = "hello" } }));

    /// <summary>Waits until the program runs after so many restarts.</summary>
    public Task UntilRunningAsync(int restarts = 0) => UntilAsync(
        $"it runs after {restarts} restart(s)",
        program => program.Status is { } status && status.GetProperty("Restarts").GetInt32() >= restarts && status.GetProperty("State").GetString() == "Running"
            && status.GetProperty("ProcessId").GetInt32() > 0);

    /// <summary>Waits until the service has stopped.</summary>
    /// <returns>Its exit code and its service-specific exit code.</returns>
    public async Task<(int ExitCode, int ServiceExitCode)> UntilStoppedAsync()
    {
        string query = string.Empty;
        await HostedPrograms.UntilAsync(
            $"{service} stops",
            async () => (query = await ControlAsync("query")).Contains("STOPPED", StringComparison.Ordinal),
            () => query + string.Join(Environment.NewLine, Decisions));
        return (Number("WIN32_EXIT_CODE"), Number("SERVICE_EXIT_CODE"));

        int Number(string name) => int.Parse(
            query.Split('\n').Single(line => line.Contains(name, StringComparison.Ordinal)).Split(':')[1].Split('(')[0], NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture);
    }

    public async Task<(int ExitCode, int ServiceExitCode)> StopAsync()
    {
        await ControlAsync("stop");
        return await UntilStoppedAsync();
    }

    public async Task<string> ControlAsync(string verb, params string[] rest)
    {
        var result = await all.Node.RunAsync("sc.exe", [verb, service, .. rest]);
        Assert.True(result.ExitCode == 0, $"sc {verb} {service}: {result.Output}{result.Error}");
        return result.Output;
    }

    public async Task RemoveAsync()
    {
        // It may have stopped by itself, or never have been made.
        await all.Node.RunAsync("sc.exe", ["stop", service]);
        if ((await all.Node.RunAsync("sc.exe", ["query", service])).ExitCode == 0)
        {
            await UntilStoppedAsync();
            await ControlAsync("delete");
        }
    }

    private string? Read(string file)
    {
        try
        {
            return File.ReadAllText(all.Node.HostPath(Folder + file));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            // Not there yet, or being replaced.
            return null;
        }
    }
}
