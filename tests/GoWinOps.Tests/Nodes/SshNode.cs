using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics;
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
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(20);
    private readonly ConcurrentQueue<string> log = new();
    private readonly TaskCompletionSource listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Process? server;

    /// <summary>Why there can be no such node here, or null.</summary>
    public static string? Obstacle => OperatingSystem.IsWindows() || Program("sshd") is null || Program("ssh") is null ? "There is no OpenSSH server and client on this machine." : null;

    public string Folder { get; } = Directory.CreateTempSubdirectory("gowinops-node-").FullName;

    /// <summary>What GoWinOps keeps on this node.</summary>
    public string Root => Path.Combine(Folder, "root");

    public int Port { get; private set; }

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
        Port = FreePort();
        await MakeKeyAsync("host_key");
        await MakeKeyAsync("user_key");
        await MakeKeyAsync("other_key");
        File.Copy(KeyFile + ".pub", Path.Combine(Folder, "authorized_keys"));
        await File.WriteAllTextAsync(KnownHosts, HostKeyLine + "\n");
        string subsystem = await WriteSubsystemAsync();
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

        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>The SSH clients of this test run that are connected to the node: parent and command line of each.</summary>
    public async Task<IReadOnlyList<string>> ClientsAsync()
    {
        using Process list = Process.Start(new ProcessStartInfo("ps", ["-A", "-ww", "-o", "ppid=,args="]) { RedirectStandardOutput = true })!;
        string output = await list.StandardOutput.ReadToEndAsync().WaitAsync(StartLimit);
        await list.WaitForExitAsync().WaitAsync(StartLimit);
        return output.Split('\n')
            .Select(line => line.Trim())
            .Where(line => line.StartsWith($"{Environment.ProcessId} ", StringComparison.Ordinal)
                && line.Contains("ssh", StringComparison.Ordinal) && line.Contains($" {Port} ", StringComparison.Ordinal))
            .ToList();
    }

    /// <summary>Ends the remoting server of the session that was opened last, as a crash of the node would.</summary>
    public void KillLastSession()
    {
        string pid = new DirectoryInfo(Path.Combine(Folder, "sessions")).GetFiles().OrderBy(file => file.LastWriteTimeUtc).Last().Name;
        using Process process = Process.GetProcessById(int.Parse(pid, System.Globalization.CultureInfo.InvariantCulture));
        process.Kill();
    }

    private static string? Program(string name) => new[] { "/usr/sbin", "/usr/bin", "/usr/local/sbin", "/opt/homebrew/sbin" }
        .Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

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

    private async Task<string> WriteSubsystemAsync()
    {
        string configuration = Path.GetFileName(Path.GetDirectoryName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar))!);
        string host = Path.Combine(ModuleSession.RepositoryRoot, "tests", "GoWinOps.Shell", "bin", configuration, "net10.0", "GoWinOps.Shell.dll");
        string sessions = Directory.CreateDirectory(Path.Combine(Folder, "sessions")).FullName;
        string script = Path.Combine(Folder, "powershell");
        await File.WriteAllTextAsync(script, $"""
            #!/bin/sh
            : > '{sessions}/'$$
            export GOWINOPS_ROOT='{Root}'
            exec '{Environment.ProcessPath}' '{host}' -sshs

            """);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return script;
    }
}
