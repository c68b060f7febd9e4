using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using GoWinOps.Nodes;

namespace GoWinOps.Build;

/// <summary>The environment variables a program would be started with: those of this process, and what is set or removed for it.</summary>
internal sealed class ToolEnvironment
{
    private readonly Dictionary<string, string?> changes;

    /// <param name="changes">What is set, or removed where the value is null; null for nothing.</param>
    internal ToolEnvironment(IEnumerable<KeyValuePair<string, string?>>? changes = null)
    {
        this.changes = new Dictionary<string, string?>(NodeContext.IsWindows ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        foreach (KeyValuePair<string, string?> change in changes ?? Array.Empty<KeyValuePair<string, string?>>())
            this.changes[change.Key] = change.Value;
    }

    /// <summary>The names of what is set or removed.</summary>
    internal IEnumerable<string> Changed => changes.Keys;

    /// <summary>The value of a variable, or null.</summary>
    internal string? this[string name] => changes.TryGetValue(name, out string? value) ? value : Environment.GetEnvironmentVariable(name);

    /// <summary>The user's own folder.</summary>
    internal string Home => this[NodeContext.IsWindows ? "USERPROFILE" : "HOME"] is { Length: > 0 } home
        ? home
        : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify);

    /// <summary>Where GoWinOps keeps what it installs for the user: below <c>%LOCALAPPDATA%</c>, on Unix below <c>$XDG_DATA_HOME</c> or <c>~/.local/share</c>.</summary>
    internal string UserDataFolder => NodeContext.IsWindows
        ? Path.Combine(this["LOCALAPPDATA"] is { Length: > 0 } local ? local : Path.Combine(Home, "AppData", "Local"), "GoWinOps")
        : Path.Combine(this["XDG_DATA_HOME"] is { Length: > 0 } data && Path.IsPathRooted(data) ? data : Path.Combine(Home, ".local", "share"), "gowinops");

    /// <summary>The folders of PATH; relative ones are left out.</summary>
    internal IEnumerable<string> PathFolders() => ExecutableSearch.FoldersOf(this["PATH"]);

    /// <summary>The first program of that name on PATH, or null.</summary>
    internal string? FindProgram(string program) =>
        PathFolders().Select(folder => Path.Combine(folder, ExecutableSearch.FileName(program))).FirstOrDefault(File.Exists);

    /// <summary>Starts a command with these variables.</summary>
    internal void ApplyTo(ToolCommand command)
    {
        foreach (KeyValuePair<string, string?> change in changes)
            command.Environment[change.Key] = change.Value;
    }
}
