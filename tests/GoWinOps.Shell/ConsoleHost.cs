using System;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Reflection;

namespace GoWinOps.Shell;

/// <summary>The process's own console as a PowerShell host.</summary>
internal sealed class ConsoleHost : PSHost
{
    /// <summary>What <c>exit</c> asked for; null as long as nothing did.</summary>
    public int? ExitCode { get; private set; }

    public ConsoleUserInterface Console { get; } = new();

    public override string Name => "GoWinOps.Shell";

    public override Version Version { get; } = Assembly.GetExecutingAssembly().GetName().Version ?? new Version(0, 0);

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override PSHostUserInterface UI => Console;

    public override CultureInfo CurrentCulture => CultureInfo.CurrentCulture;

    public override CultureInfo CurrentUICulture => CultureInfo.CurrentUICulture;

    public override void SetShouldExit(int exitCode) => ExitCode = exitCode;

    public override void EnterNestedPrompt() => throw new PSNotSupportedException("This console has no nested prompt.");

    public override void ExitNestedPrompt() => throw new PSNotSupportedException("This console has no nested prompt.");

    public override void NotifyBeginApplication() => Console.ClearProgress();

    public override void NotifyEndApplication()
    {
        // Nothing to restore: this console keeps no state of the terminal across a native program.
    }
}
