using System.Globalization;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace GoWinOps.Build;

/// <summary>The record of one run of the Go command.</summary>
internal static class GoBuildLog
{
    /// <summary>Writes it: the command, the Go version, everything Go said, and how it ended.</summary>
    internal static async Task WriteAsync(string path, ToolCommand command, GoToolchain toolchain, ToolResult result, CancellationToken cancellationToken)
    {
        StringBuilder text = new();
        text.Append("# ").Append(toolchain.Version).Append('\n');
        text.Append("# ").Append(PowerShellCommandText.Of(command)).Append('\n');
        text.Append(result.Output).Append(result.Error);
        text.AppendFormat(CultureInfo.InvariantCulture, "# exit code {0} after {1:0.000} s\n", result.ExitCode, result.Duration.TotalSeconds);
        byte[] content = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false).GetBytes(text.ToString());
        using FileStream stream = new(path, FileMode.Create, FileAccess.Write, FileShare.Read, 1 << 16, useAsync: true);
        await stream.WriteAsync(content, 0, content.Length, cancellationToken).ConfigureAwait(false);
    }
}
