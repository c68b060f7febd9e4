using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.ObjectModel;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;
using System.Threading.Tasks;

namespace GoWinOps.Tests.Hosting;

/// <summary>A host that keeps what would be on the screen; it answers no questions it was not told the answer of.</summary>
public sealed class RecordingHost : PSHost
{
    private readonly RecordingInterface recorder = new();

    /// <summary>The lines shown, among them what -WhatIf says.</summary>
    public IReadOnlyList<string> Lines => recorder.Lines.ToList();

    /// <summary>The questions asked, in order.</summary>
    public IReadOnlyList<string> Questions => recorder.Questions.ToList();

    /// <summary>The choice made for every question; null for a host that cannot ask.</summary>
    public int? Choice
    {
        get => recorder.Choice;
        set => recorder.Choice = value;
    }

    /// <summary>The progress shown, in order.</summary>
    public IReadOnlyList<ProgressRecord> Progress => recorder.Progress.ToList();

    /// <summary>Ends when the first progress is shown that <paramref name="isAwaited"/> is true for. Ask before the command runs.</summary>
    public Task<ProgressRecord> WhenProgressAsync(Func<ProgressRecord, bool> isAwaited)
    {
        TaskCompletionSource<ProgressRecord> shown = new(TaskCreationOptions.RunContinuationsAsynchronously);
        recorder.ProgressShown += record =>
        {
            if (isAwaited(record))
                shown.TrySetResult(record);
        };
        return shown.Task;
    }

    public override CultureInfo CurrentCulture => CultureInfo.InvariantCulture;

    public override CultureInfo CurrentUICulture => CultureInfo.InvariantCulture;

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override string Name => "Recording";

    public override Version Version { get; } = new(1, 0);

    public override PSHostUserInterface UI => recorder;

    public override void EnterNestedPrompt() => throw new NotSupportedException();

    public override void ExitNestedPrompt() => throw new NotSupportedException();

    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }

    public override void SetShouldExit(int exitCode)
    {
    }

    private sealed class RecordingInterface : PSHostUserInterface
    {
        internal ConcurrentQueue<string> Lines { get; } = new();

        internal ConcurrentQueue<ProgressRecord> Progress { get; } = new();

        internal event Action<ProgressRecord>? ProgressShown;

        internal ConcurrentQueue<string> Questions { get; } = new();

        internal int? Choice { get; set; }

        public override PSHostRawUserInterface? RawUI => null;

        public override void Write(string value) => Lines.Enqueue(value);

        public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => Lines.Enqueue(value);

        public override void WriteLine(string value) => Lines.Enqueue(value);

        public override void WriteErrorLine(string value) => Lines.Enqueue(value);

        public override void WriteDebugLine(string message) => Lines.Enqueue(message);

        public override void WriteVerboseLine(string message) => Lines.Enqueue(message);

        public override void WriteWarningLine(string message) => Lines.Enqueue(message);

        public override void WriteProgress(long sourceId, ProgressRecord record)
        {
            Progress.Enqueue(record);
            ProgressShown?.Invoke(record);
        }

        public override string ReadLine() => throw new NotSupportedException();

        public override SecureString ReadLineAsSecureString() => throw new NotSupportedException();

        public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions) => throw new NotSupportedException();

        public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
        {
            Questions.Enqueue(caption + "\n" + message);
            return Choice ?? throw new NotSupportedException();
        }

        public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) => throw new NotSupportedException();

        public override PSCredential PromptForCredential(
            string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options) =>
            throw new NotSupportedException();
    }
}
