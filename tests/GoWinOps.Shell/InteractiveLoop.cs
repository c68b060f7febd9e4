using System;
using System.IO;
using System.Linq;
using System.Management.Automation.Language;
using System.Threading.Tasks;

namespace GoWinOps.Shell;

/// <summary>Reads commands until end of input or <c>exit</c>; asks for more lines while a command is incomplete.</summary>
internal sealed class InteractiveLoop(ShellSession session, TextReader input)
{
    private const string ContinuationPrompt = ">> ";

    /// <returns>The exit code: what <c>exit N</c> said, else that of the last command.</returns>
    public async Task<int> RunAsync()
    {
        var exitCode = ExitCodes.Success;
        while (session.Host.ExitCode is null)
        {
            session.Host.UI.Write(await session.GetPromptAsync());
            var command = await ReadCommandAsync();
            if (command is null)
            {
                session.Host.UI.WriteLine();
                return exitCode;
            }

            if (command.Trim().Length > 0)
            {
                exitCode = await session.RunCommandAsync(command);
            }
        }

        return session.Host.ExitCode.Value;
    }

    private async Task<string?> ReadCommandAsync()
    {
        var text = await input.ReadLineAsync();
        while (text is not null && IsIncomplete(text))
        {
            session.Host.UI.Write(ContinuationPrompt);
            var next = await input.ReadLineAsync();
            // An empty line or end of input gives the command up as it is, so that its error can be seen.
            if (string.IsNullOrEmpty(next))
            {
                break;
            }

            text += Environment.NewLine + next;
        }

        return text;
    }

    private static bool IsIncomplete(string text)
    {
        Parser.ParseInput(text, out _, out var errors);
        return errors.Any(error => error.IncompleteInput);
    }
}
