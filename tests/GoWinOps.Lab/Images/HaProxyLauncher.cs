using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace GoWinOps.Lab.Images;

/// <summary>
/// The image's HAProxy as a program of this machine, for tests that need no lab. Debian's own package would start a service here; the image's
/// program runs on the image's libraries instead.
/// </summary>
internal static class HaProxyLauncher
{
    private const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Writes the launcher for an image and returns its path.</summary>
    public static async Task<string> WriteAsync(string image, CancellationToken cancellation)
    {
        var path = Path.Combine(LabPaths.Cache, $"haproxy-{Path.GetFileName(image)}");
        if (File.Exists(path))
        {
            return path;
        }

        // Written beside and renamed: another test run may be about to start it.
        var part = Path.Combine(LabPaths.Cache, Path.GetRandomFileName());
        await File.WriteAllTextAsync(
            part,
            $"""
            #!/bin/sh
            exec '{image}/lib64/ld-linux-x86-64.so.2' --library-path '{image}/lib/x86_64-linux-gnu:{image}/usr/lib/x86_64-linux-gnu' '{image}/usr/sbin/haproxy' "$@"

            """,
            cancellation).ConfigureAwait(false);
        File.SetUnixFileMode(part, Executable);
        File.Move(part, path, overwrite: true);
        return path;
    }
}
