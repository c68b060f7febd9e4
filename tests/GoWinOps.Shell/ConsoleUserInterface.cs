using System;
using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Management.Automation.Internal;
using System.Security;

namespace GoWinOps.Shell;

/// <summary>Output goes to standard output; errors, warnings, verbose, debug and progress to standard error.</summary>
internal sealed class ConsoleUserInterface : PSHostUserInterface
{
    private readonly ConsoleRawUserInterface _raw = new();
    private readonly ProgressLine _progress = new(Console.Error, isTerminal: !Console.IsErrorRedirected);

    public override PSHostRawUserInterface RawUI => _raw;

    public override bool SupportsVirtualTerminal => !Console.IsOutputRedirected;

    /// <summary>Whether what is written now is the text of an error.</summary>
    public bool OutputIsError { get; set; }

    public void ClearProgress() => _progress.Clear();

    public override void Write(string value) => WriteTo(
        OutputIsError ? Console.Error : Console.Out,
        Plain(value, OutputIsError ? Console.IsErrorRedirected : Console.IsOutputRedirected));

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value)
    {
        if (Console.IsOutputRedirected)
        {
            Write(value);
            return;
        }

        Console.ForegroundColor = foregroundColor;
        WriteTo(Console.Out, value);
        Console.ResetColor();
    }

    public override void WriteLine(string value) => Write(value + Environment.NewLine);

    public override void WriteErrorLine(string value) => WriteColoured(TerminalColour.Red, value);

    public override void WriteWarningLine(string message) => WriteColoured(TerminalColour.Yellow, $"WARNING: {message}");

    public override void WriteVerboseLine(string message) => WriteColoured(TerminalColour.Cyan, $"VERBOSE: {message}");

    public override void WriteDebugLine(string message) => WriteColoured(TerminalColour.Cyan, $"DEBUG: {message}");

    public override void WriteProgress(long sourceId, ProgressRecord record) => _progress.Show(sourceId, record);

    public override string ReadLine() =>
        Console.In.ReadLine() ?? throw new EndOfStreamException("The input ended where a line was expected.");

    public override SecureString ReadLineAsSecureString() => HiddenInput.Read();

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) =>
        CredentialPrompt.Ask(this, caption, message, userName);

    public override PSCredential PromptForCredential(
        string caption,
        string message,
        string userName,
        string targetName,
        PSCredentialTypes allowedCredentialTypes,
        PSCredentialUIOptions options) => CredentialPrompt.Ask(this, caption, message, userName);

    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions)
    {
        WriteHeading(caption, message);
        var answers = new Dictionary<string, PSObject>(StringComparer.OrdinalIgnoreCase);
        foreach (var field in descriptions)
        {
            Write($"{field.Name}: ");
            answers[field.Name] = PSObject.AsPSObject(ReadLine());
        }

        return answers;
    }

    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
    {
        const int mostAttempts = 20;
        WriteHeading(caption, message);
        var menu = choices.Select(choice => new ChoiceLabel(choice.Label)).ToList();
        var line = string.Join("  ", menu.Select(label => $"[{label.Key}] {label.Text}"));
        var hint = defaultChoice >= 0 ? $" (default is \"{menu[defaultChoice].Key}\")" : string.Empty;
        for (var attempt = 0; attempt < mostAttempts; attempt++)
        {
            Write($"{line}{hint}: ");
            var answer = ReadLine().Trim();
            var index = answer.Length == 0 ? defaultChoice : menu.FindIndex(label => label.Matches(answer));
            if (index >= 0)
            {
                return index;
            }
        }

        throw new InvalidOperationException(
            string.Create(CultureInfo.InvariantCulture, $"No valid choice after {mostAttempts} answers."));
    }

    // The engine decorates text without asking where it goes: a file or a pipe must get none of it.
    private static string Plain(string text, bool isRedirected) =>
        isRedirected ? new StringDecorated(text).ToString(OutputRendering.PlainText) : text;

    private void WriteHeading(string caption, string message)
    {
        foreach (var text in new[] { caption, message }.Where(text => !string.IsNullOrEmpty(text)))
        {
            WriteLine(text);
        }
    }

    private void WriteColoured(string colour, string text)
    {
        var line = Console.IsErrorRedirected ? Plain(text, isRedirected: true) : $"{colour}{text}{TerminalColour.Reset}";
        WriteTo(Console.Error, line + Environment.NewLine);
    }

    private void WriteTo(TextWriter writer, string text)
    {
        _progress.Clear();
        writer.Write(text);
    }
}
