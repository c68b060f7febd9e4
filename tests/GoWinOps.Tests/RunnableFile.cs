using System;
using System.Diagnostics;
using System.IO;
using System.Text;

namespace GoWinOps.Tests;

/// <summary>
/// Writes files that are run at once. Unix refuses to run a file that somebody has open for writing, and a child of this process has open what this process had open
/// when the child was made, until it runs its own program (execve(2), ETXTBSY). With tests that start programs on other threads, only another process can write such a file.
/// </summary>
internal static class RunnableFile
{
    /// <summary>Writes a script of /bin/sh.</summary>
    internal static void WriteScript(string path, string script)
    {
        string draft = path + ".draft";
        File.WriteAllText(draft, "#!/bin/sh\n" + script + "\n", new UTF8Encoding(false));
        Copy(draft, path);
        File.Delete(draft);
    }

    /// <summary>Copies a program.</summary>
    internal static void Copy(string source, string path)
    {
        if (OperatingSystem.IsWindows())
        {
            File.Copy(source, path, overwrite: true);
            return;
        }

        using Process copy = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "cp -f \"$1\" \"$2\" && chmod u+rx \"$2\"", "sh", source, path]))!;
        copy.WaitForExit();
        if (copy.ExitCode != 0)
            throw new IOException($"{source} could not be copied to {path}.");
    }
}
