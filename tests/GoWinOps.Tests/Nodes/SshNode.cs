using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;
using GoWinOps.Tests.Hosting;
using Xunit;

namespace GoWinOps.Tests.Nodes;

/// <summary>A node on this machine: a real sshd with keys, port and folders of its own, and the real remoting server behind it.</summary>
public sealed class SshNode : IAsyncLifetime
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(3);
    private readonly ConcurrentQueue<string> log = new();
    private readonly TaskCompletionSource listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ReservedPort port = new();
    private Process? server;

    /// <summary>Why there can be no such node here, or null.</summary>
    public static string? Obstacle => OperatingSystem.IsWindows() || Program("sshd") is null || Program("ssh") is null ? "There is no OpenSSH server and client on this machine." : null;

    public string Folder { get; } = Directory.CreateTempSubdirectory("gowinops-node-").FullName;

    /// <summary>What GoWinOps keeps on this node.</summary>
    public string Root => Path.Combine(Folder, "root");

    public int Port => port.Number;

    /// <summary>Whether the server offers PowerShell's subsystem.</summary>
    public bool HasSubsystem { get; init; } = true;

    public string KeyFile => Path.Combine(Folder, "user_key");

    // The blank is there on purpose: the path goes through two layers of quoting.
    public string KnownHosts => Path.Combine(Folder, "known hosts");

    public string HostKeyLine => $"[127.0.0.1]:{Port} {File.ReadAllText(Path.Combine(Folder, "host_key.pub")).Trim()}";

    /// <summary>How many sessions of the remoting subsystem were opened so far.</summary>
    public int SessionCount => log.Count(line => line.Contains("Starting session: subsystem", StringComparison.Ordinal));

    /// <summary>The node as <c>-Node</c> takes it. Another name means another place in the pool, hence a new session.</summary>
    public string Reference(string name, string? knownHosts = null, string? keyFile = null) =>
        $"ssh://{Environment.UserName}@127.0.0.1:{Port}?name={name}&keyFile={Uri.EscapeDataString(keyFile ?? KeyFile)}&knownHosts={Uri.EscapeDataString(knownHosts ?? KnownHosts)}";

    public async Task InitializeAsync()
    {
        if (Obstacle is not null)
            return;
        await MakeKeyAsync("host_key");
        await MakeKeyAsync("user_key");
        await MakeKeyAsync("other_key");
        File.Copy(KeyFile + ".pub", Path.Combine(Folder, "authorized_keys"));
        await File.WriteAllTextAsync(KnownHosts, HostKeyLine + "\n");
        string subsystem = WriteSubsystem();
        // A server that runs as root insists on this folder for its unprivileged part.
        if (Environment.IsPrivilegedProcess)
            Directory.CreateDirectory("/run/sshd");
        string configuration = Path.Combine(Folder, "sshd_config");
        await File.WriteAllTextAsync(configuration, $"""
            Port {Port}
            ListenAddress 127.0.0.1
            HostKey {Folder}/host_key
            AuthorizedKeysFile {Folder}/authorized_keys
            PidFile none
            StrictModes no
            UsePAM no
            PasswordAuthentication no
            PermitRootLogin yes
            MaxStartups 100
            LogLevel VERBOSE
            {(HasSubsystem ? "Subsystem powershell " + subsystem : string.Empty)}

            """);
        port.MakeWay();
        server = Process.Start(new ProcessStartInfo(Program("sshd")!, ["-D", "-e", "-f", configuration]) { RedirectStandardError = true })!;
        server.ErrorDataReceived += (_, line) => Note(line.Data);
        server.BeginErrorReadLine();
        await listening.Task.WaitAsync(StartLimit);
    }

    public async Task DisposeAsync()
    {
        if (server is not null)
        {
            server.Kill(entireProcessTree: true);
            await server.WaitForExitAsync().WaitAsync(StartLimit);
            server.Dispose();
        }

        port.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>The ids of the SSH clients of this test run that are connected, or try to connect, to a port of this machine.</summary>
    public static async Task<IReadOnlyList<int>> ClientsAsync(int port) => (await ProcessesAsync())
        .Where(one => one.Parent == Environment.ProcessId
            && one.Line.Contains("ssh", StringComparison.Ordinal) && one.Line.Contains($" {port} ", StringComparison.Ordinal))
        .Select(one => one.Id)
        .ToList();

    /// <summary>Waits until there are no such clients any more.</summary>
    /// <returns>Those that are there all the same when the time is over.</returns>
    public static async Task<IReadOnlyList<int>> RemainingClientsAsync(int port, TimeSpan limit)
    {
        Stopwatch watch = Stopwatch.StartNew();
        IReadOnlyList<int> clients;
        while ((clients = await ClientsAsync(port)).Count > 0 && watch.Elapsed < limit)
            await Task.Delay(50);
        return clients;
    }

    /// <inheritdoc cref="ClientsAsync(int)"/>
    public Task<IReadOnlyList<int>> ClientsAsync() => ClientsAsync(Port);

    /// <summary>Ends the remoting servers of all open sessions, as a crash of the node's PowerShell would.</summary>
    public async Task KillSessionsAsync()
    {
        foreach ((int session, _) in await SessionsAsync())
            await SignalAsync("KILL", session);
    }

    /// <summary>Ends the connections of all open sessions, as a restart of the node would.</summary>
    public Task KillConnectionsAsync() => SignalConnectionsAsync("KILL");

    /// <summary>The connections of all open sessions stay, but nothing answers on them any more: what a dead network looks like from here.</summary>
    public Task FreezeConnectionsAsync() => SignalConnectionsAsync("STOP");

    /// <summary>Sends a signal to a process.</summary>
    internal static Task SignalAsync(string signal, int processId) =>
        OutputAsync("/bin/sh", "-c", $"kill -{signal} {processId.ToString(CultureInfo.InvariantCulture)}");

    private async Task SignalConnectionsAsync(string signal)
    {
        foreach ((_, int connection) in await SessionsAsync())
            await SignalAsync(signal, connection);
    }

    /// <summary>The processes of the open sessions, and the server's that carry them.</summary>
    private async Task<IReadOnlyList<(int Session, int Connection)>> SessionsAsync()
    {
        ILookup<int, (int Parent, string Line)> processes = (await ProcessesAsync()).ToLookup(one => one.Id, one => (one.Parent, one.Line));
        return new DirectoryInfo(Path.Combine(Folder, "sessions")).GetFiles()
            .Select(file => Number(file.Name))
            // The number of one that has ended may be another program's by now.
            .Where(id => processes[id].Any(one => one.Line.EndsWith(" -sshs", StringComparison.Ordinal) && processes[one.Parent].Any(parent => parent.Line.Contains("sshd", StringComparison.Ordinal))))
            .Select(id => (id, processes[id].Single().Parent))
            .ToList();
    }

    private static async Task<IReadOnlyList<(int Id, int Parent, string Line)>> ProcessesAsync() =>
        (await OutputAsync("ps", "-A", "-ww", "-o", "pid=,ppid=,args=")).Split('\n')
            .Select(line => line.Split(' ', 3, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            .Where(parts => parts.Length == 3)
            .Select(parts => (Number(parts[0]), Number(parts[1]), parts[2]))
            .ToList();

    private static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);

    private static async Task<string> OutputAsync(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        string output = await process.StandardOutput.ReadToEndAsync().WaitAsync(StartLimit);
        await process.WaitForExitAsync().WaitAsync(StartLimit);
        return output;
    }

    private static string? Program(string name) => new[] { "/usr/sbin", "/usr/bin", "/usr/local/sbin", "/opt/homebrew/sbin" }
        .Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    private void Note(string? line)
    {
        if (line is null)
            return;
        log.Enqueue(line);
        if (line.Contains("Server listening", StringComparison.Ordinal))
            listening.TrySetResult();
    }

    private async Task MakeKeyAsync(string name)
    {
        using Process process = Process.Start(Program("ssh-keygen")!, ["-q", "-t", "ed25519", "-N", "", "-C", name, "-f", Path.Combine(Folder, name)]);
        await process.WaitForExitAsync().WaitAsync(StartLimit);
        Assert.Equal(0, process.ExitCode);
    }

    private string WriteSubsystem()
    {
        string configuration = Path.GetFileName(Path.GetDirectoryName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar))!);
        string host = Path.Combine(ModuleSession.RepositoryRoot, "tests", "GoWinOps.Shell", "bin", configuration, "net10.0", "GoWinOps.Shell.dll");
        string sessions = Directory.CreateDirectory(Path.Combine(Folder, "sessions")).FullName;
        string script = Path.Combine(Folder, "powershell");
        RunnableFile.WriteScript(script, $"""
            : > '{sessions}/'$$
            export GOWINOPS_ROOT='{Root}'
            exec '{Environment.ProcessPath}' '{host}' -sshs

            """);
        return script;
    }
}
