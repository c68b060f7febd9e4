using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace GoWinOps.Build.EnvironmentChecks;

/// <summary>Whether there is a C compiler, where the project calls C or the session asks for cgo.</summary>
internal sealed class CompilerCheck : GoBasedCheck
{
    /// <inheritdoc/>
    public override string Name => "CCompiler";

    /// <inheritdoc/>
    protected override async Task<CheckOutcome> LookAsync(EnvironmentFacts facts, CancellationToken cancellationToken)
    {
        string[] users = facts.Module is null ? Array.Empty<string>() : await FindUsersAsync(facts, cancellationToken).ConfigureAwait(false);
        bool isAsked = facts.Environment["CGO_ENABLED"] == "1" || (facts.Stored.TryGetValue("CGO_ENABLED", out string? stored) && stored == "1");
        if (users.Length == 0 && !isAsked)
            return CheckOutcome.Skip("nothing here calls C");
        string reason = users.Length > 0 ? $"{users[0]} calls C" : "CGO_ENABLED is 1";
        string compiler = facts.Setting("CC");
        // CC may hold flags behind the command.
        string command = compiler.Split(' ')[0].Trim('\'', '"');
        string? path = command.Length == 0 ? null : Path.IsPathRooted(command) ? (File.Exists(command) ? command : null) : facts.Environment.FindProgram(command);
        if (path is null)
        {
            return CheckOutcome.Fail(
                $"{reason}, and there is no '{compiler}'", "a C compiler", "Install gcc or clang (on Windows one of MinGW-w64) and put it on PATH, name it in CC, or build with CGO_ENABLED=0 if the C part can be left out.");
        }

        return users.Length > 0 && facts.Environment["CGO_ENABLED"] == "0"
            ? CheckOutcome.Warn($"{reason}, and CGO_ENABLED is 0", "CGO_ENABLED=1", "Files that call C are left out of the build. Remove CGO_ENABLED, if that is not meant.")
            : CheckOutcome.Pass($"{path} ({reason})");
    }

    // -find and GOPROXY=off: only the project's own files are looked at, and nothing is downloaded for it.
    private static async Task<string[]> FindUsersAsync(EnvironmentFacts facts, CancellationToken cancellationToken)
    {
        ToolCommand command = facts.Go("list", "-e", "-find", "-f", "{{if .CgoFiles}}{{.ImportPath}}{{end}}", "./...");
        command.Environment["CGO_ENABLED"] = "1";
        command.Environment["GOPROXY"] = "off";
        ToolResult result = await EnvironmentFacts.RunAsync(command, cancellationToken).ConfigureAwait(false);
        return ToolResult.LinesOf(result.Output).Where(line => line.Trim().Length > 0).ToArray();
    }
}
