using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Build;
using GoWinOps.Build.EnvironmentChecks;
using GoWinOps.Tests.Build.Toolchains;

namespace GoWinOps.Tests.Build.EnvironmentChecks;

/// <summary>A home, a PATH and a project of a test's own; nothing of the machine but Go itself is seen.</summary>
internal sealed class ConstructedEnvironment : IDisposable
{
    private static readonly string[] Removed = ["GOROOT", "GOPATH", "GOBIN", "GOFLAGS", "GOPROXY", "GOTOOLCHAIN", "GOOS", "GOARCH", "GO111MODULE", "GOMODCACHE", "CGO_ENABLED", "CC", "XDG_DATA_HOME", "GOWORK"];

    internal ConstructedEnvironment(bool hasGo = true)
    {
        foreach (string name in Removed)
            Variables[name] = null;
        foreach (string name in new[] { "HOME", "USERPROFILE" })
            Variables[name] = Folder.Combine("home");
        foreach (string part in new[] { "home", "bin", "project" })
            Directory.CreateDirectory(Folder.Combine(part));
        Variables["LOCALAPPDATA"] = Folder.Combine("home", "local");
        Variables["PATH"] = string.Join(Path.PathSeparator, new[] { Folder.Combine("bin") }.Concat(hasGo ? [Path.GetDirectoryName(GoArchives.Binary)!] : Array.Empty<string>()));
        // Else a process that Go leaves behind still writes there when the folder is removed.
        Variables["XDG_CONFIG_HOME"] = Variables["APPDATA"] = Folder.Combine("home", "config");
        Folder.Write("home/config/go/telemetry/mode", "off");
        Variables["GOENV"] = Folder.Combine("home", "goenv");
        Variables["GIT_CONFIG_NOSYSTEM"] = "1";
        Variables["GIT_CONFIG_GLOBAL"] = Folder.Combine("home", "gitconfig");
    }

    internal TestFolder Folder { get; } = new();

    internal Dictionary<string, string?> Variables { get; } = new();

    internal string Project => Folder.Combine("project");

    /// <summary>Puts a program of the machine on the constructed PATH.</summary>
    internal void Offer(string program)
    {
        string name = OperatingSystem.IsWindows() ? program + ".exe" : program;
        string path = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator).Select(folder => Path.Combine(folder, name)).First(File.Exists);
        Variables["PATH"] += Path.PathSeparator + Path.GetDirectoryName(path);
    }

    /// <summary>Puts a shell script on the constructed PATH.</summary>
    internal string OfferScript(string name, string script) => Folder.WriteScript("bin/" + name, script);

    internal Task<EnvironmentFacts> ReadAsync(bool online = false) =>
        EnvironmentFacts.ReadAsync(Project, null, new ToolEnvironment(Variables), online, CancellationToken.None);

    internal async Task<CheckOutcome> CheckAsync(string name, bool online = false) => await CheckAsync(EnvironmentExamination.All.Single(check => check.Name == name), online);

    internal async Task<CheckOutcome> CheckAsync(IEnvironmentCheck check, bool online = false) => await check.RunAsync(await ReadAsync(online), CancellationToken.None);

    public void Dispose() => Folder.Dispose();
}
