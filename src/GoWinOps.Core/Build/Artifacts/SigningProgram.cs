using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Files;
using GoWinOps.Nodes;
using GoWinOps.Problems;

namespace GoWinOps.Build.Artifacts;

/// <summary>Signs by a program of the user's choice: signtool, AzureSignTool, osslsigncode, jsign.</summary>
/// <remarks>
/// Its arguments are shown nowhere: neither in a plan nor in a log nor in an error. Secrets belong into its environment all the same, because arguments
/// can be read by every process of the machine.
/// </remarks>
public sealed class SigningProgram : IArtifactSigner
{
    private const string FilePlaceholder = "{file}";
    private const string OutputPlaceholder = "{output}";
    private const int MaximumWords = 2000;
    private static readonly char[] Assignments = { '=', ':' };
    private static readonly Regex SecretOption = new("pass|secret|token|pin|key-?s|kvs", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
    private readonly IReadOnlyList<string> command;
    private readonly TimeSpan deadline;

    /// <param name="command">
    /// The program and its arguments; <c>{file}</c> stands for the executable, <c>{output}</c> for where a program that does not sign in place writes to.
    /// </param>
    /// <param name="deadline">How long one executable may take.</param>
    /// <exception cref="GoWinOpsException"><c>SigningCommandInvalid</c></exception>
    public SigningProgram(IReadOnlyList<string> command, TimeSpan deadline)
    {
        this.command = command;
        this.deadline = deadline;
        string name = command.Count == 0 ? string.Empty : command[0];
        if (command.Count < 2 || name.Trim().Length == 0 || !command.Skip(1).Any(argument => argument.Contains(FilePlaceholder)))
            throw new GoWinOpsException(nameof(Messages.SigningCommandInvalid), name, name);
    }

    /// <inheritdoc/>
    public ArtifactSignature Signature => new() { Method = "Command" };

    /// <inheritdoc/>
    public string DisplayText => "sign with " + ProgramName;

    /// <inheritdoc/>
    public string Identity => ContentHash.Of(Encoding.UTF8.GetBytes(string.Join("\0", command.Where((_, index) => !IsSecretAt(command, index)))));

    private string ProgramName => Path.GetFileNameWithoutExtension(command[0]);

    /// <inheritdoc/>
    public async Task SignAsync(string path, CancellationToken cancellationToken)
    {
        string output = Path.Combine(Path.GetDirectoryName(path)!, Path.GetFileNameWithoutExtension(path) + ".signed" + Path.GetExtension(path));
        string[] arguments = command.Skip(1).Select(argument => argument.Replace(FilePlaceholder, path).Replace(OutputPlaceholder, output)).ToArray();
        string program = ExecutableSearch.OnPath(command[0]) ?? command[0];
        try
        {
            ToolResult result = await RunAsync(new ToolCommand(program, Path.GetDirectoryName(path)!, arguments), path, cancellationToken).ConfigureAwait(false);
            if (result.ExitCode != 0)
                throw Failure(path, $"it ended with exit code {result.ExitCode}: {Words(result, arguments)}");
            if (!command.Any(argument => argument.Contains(OutputPlaceholder)))
                return;
            if (!File.Exists(output))
                throw Failure(path, "it wrote no output");
            await AtomicFile.PublishAsync(output, path, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            File.Delete(output);
        }
    }

    private async Task<ToolResult> RunAsync(ToolCommand tool, string path, CancellationToken cancellationToken)
    {
        try
        {
            return await ToolProcess.RunAsync(tool, deadline, null, cancellationToken).ConfigureAwait(false);
        }
        catch (GoWinOpsException exception) when (exception.ErrorId == nameof(Messages.ToolTimedOut))
        {
            // Its text shows the arguments.
            throw new GoWinOpsException(nameof(Messages.SigningTimedOut), Path.GetFileName(path), ProgramName, Path.GetFileName(path), deadline);
        }
        catch (GoWinOpsException exception) when (exception.ErrorId == nameof(Messages.ToolNotStarted))
        {
            throw Failure(path, $"it could not be started ({exception.InnerException?.Message})");
        }
    }

    private GoWinOpsException Failure(string path, string why) => new(nameof(Messages.SigningFailed), Path.GetFileName(path), ProgramName, Path.GetFileName(path), why);

    /// <summary>What the program said, without the values of its arguments that look like secrets.</summary>
    private static string Words(ToolResult result, string[] arguments)
    {
        string words = (result.Error + result.Output).Trim();
        for (int i = 0; i < arguments.Length; i++)
        {
            string value = IsSecretAt(arguments, i) ? arguments[i].Split(Assignments, 2).Last() : string.Empty;
            if (value.Length > 0)
                words = words.Replace(value, "***");
        }

        return words.Length > MaximumWords ? words.Substring(0, MaximumWords) + "…" : words;
    }

    /// <summary>Whether an argument looks like a secret: it follows an option of such a name, or is <c>name=value</c> of one.</summary>
    private static bool IsSecretAt(IReadOnlyList<string> arguments, int index)
    {
        bool followsOption = index > 0 && arguments[index - 1].Length > 0 && arguments[index - 1][0] is '-' or '/' && SecretOption.IsMatch(arguments[index - 1]);
        string[] parts = arguments[index].Split(Assignments, 2);
        return followsOption || (parts.Length == 2 && SecretOption.IsMatch(parts[0]));
    }
}
