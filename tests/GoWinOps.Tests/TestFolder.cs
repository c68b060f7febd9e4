using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;

namespace GoWinOps.Tests;

/// <summary>A temporary folder of a test's own, with what is needed to make Go modules and git histories in it.</summary>
internal sealed class TestFolder : IDisposable
{
    internal TestFolder() => Directory.CreateDirectory(Path);

    internal string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), "gowinops-test-" + Guid.NewGuid().ToString("N"));

    internal string Combine(params string[] parts) => System.IO.Path.Combine(parts.Prepend(Path).ToArray());

    /// <summary>Writes a file, its folders included, and returns its path.</summary>
    internal string Write(string relativePath, string content)
    {
        string path = Combine(relativePath.Split('/'));
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content, new UTF8Encoding(false));
        return path;
    }

    /// <summary>Writes a script of /bin/sh that can be run at once, its folders included, and returns its path.</summary>
    internal string WriteScript(string relativePath, string script)
    {
        string path = Combine(relativePath.Split('/'));
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        RunnableFile.WriteScript(path, script);
        return path;
    }

    /// <summary>Writes a Go module whose program prints its version, and returns its folder.</summary>
    internal string WriteProgram(string relativeFolder = "app", string module = "example.com/app")
    {
        Write(relativeFolder + "/go.mod", $"module {module}\n\ngo 1.19\n");
        Write(
            relativeFolder + "/main.go",
            "package main\n\nimport \"fmt\"\n\nvar version = \"unset\"\nvar commit string\n\nfunc main() { fmt.Printf(\"%s|%s\", version, commit) }\n");
        return Combine(relativeFolder.Split('/'));
    }

    /// <summary>Runs git in a folder, with an identity and dates of the test's own and no settings of the machine.</summary>
    internal static Task<string> GitAsync(string folder, params string[] arguments) => RunAsync(folder, null, "git", arguments);

    /// <summary>Makes the commits, branches and tags of a stream as git-fast-import takes it.</summary>
    internal static Task<string> ImportAsync(string folder, string stream) => RunAsync(folder, stream, "git", "fast-import", "--quiet");

    /// <summary>Runs a program in a folder, with the settings of <see cref="GitAsync"/> for any git it starts.</summary>
    internal static async Task<string> RunAsync(string folder, string? input, string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = input is not null,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["GIT_CONFIG_GLOBAL"] = System.IO.Path.Combine(folder, "no-such-settings");
        start.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        start.Environment["GIT_GRAFT_FILE"] = "/dev/null";
        foreach (string role in new[] { "AUTHOR", "COMMITTER" })
        {
            start.Environment[$"GIT_{role}_NAME"] = "Test";
            start.Environment[$"GIT_{role}_EMAIL"] = "test@example.com";
            start.Environment[$"GIT_{role}_DATE"] = "2026-01-01T00:00:00Z";
        }

        using Process process = Process.Start(start)!;
        if (input is not null)
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }

        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? await output
            : throw new InvalidOperationException($"{program} {string.Join(" ", arguments)} failed in {folder}: {error}");
    }

    /// <summary>Makes a repository of a folder and commits everything in it.</summary>
    internal static async Task CommitAllAsync(string folder, string message = "Change")
    {
        if (!Directory.Exists(System.IO.Path.Combine(folder, ".git")))
            await GitAsync(folder, "init", "--quiet", "--initial-branch=main");
        await GitAsync(folder, "add", "--all");
        await GitAsync(folder, "commit", "--quiet", "--allow-empty", "--message", message);
    }

    public void Dispose()
    {
        // What git writes is read-only, which stops a deletion on Windows. Links may lead out of the folder.
        EnumerationOptions ownFiles = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
        foreach (string file in Directory.EnumerateFiles(Path, "*", ownFiles))
            File.SetAttributes(file, FileAttributes.Normal);
        Directory.Delete(Path, recursive: true);
    }
}
