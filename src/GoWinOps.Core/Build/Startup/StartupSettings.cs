using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace GoWinOps.Build;

/// <summary>How programs are started, and when one counts as started.</summary>
public sealed class StartupSettings
{
    /// <summary>What stands for the port in arguments, environment values and the health address.</summary>
    public const string PortPlaceholder = "{port}";

    /// <summary>The programs' arguments.</summary>
    public IReadOnlyList<string> Arguments { get; set; } = Array.Empty<string>();

    /// <summary>What is set in the programs' environment, or removed from it where the value is null.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; set; } = new Dictionary<string, string?>();

    /// <summary>The folder they run in; null for the executable's own.</summary>
    public string? WorkingFolder { get; set; }

    /// <summary>The address that answers with 2xx once the program is ready; null to wait for something else.</summary>
    public string? HealthUrl { get; set; }

    /// <summary>The pattern of the line the program writes once it is ready; null to wait for something else.</summary>
    public string? LogPattern { get; set; }

    /// <summary>The port the program listens on; 0 for a free one at each start.</summary>
    public int Port { get; set; }

    /// <summary>How many starts are measured.</summary>
    public int Count { get; set; } = 5;

    /// <summary>Whether a further start, before the measured ones, tells what each package's initialisation takes.</summary>
    public bool TracesInit { get; set; } = true;

    /// <summary>How long a program may take to become ready.</summary>
    public TimeSpan StartDeadline { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long it is left alone before its idle memory is read.</summary>
    public TimeSpan IdleTime { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long it may take to end when it is asked to, before it is killed.</summary>
    public TimeSpan StopDeadline { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether the program is told a port at all.</summary>
    internal bool TellsPort => Port != 0 || Arguments.Concat(Environment.Values).Any(text => text?.Contains(PortPlaceholder) == true);

    /// <summary>A text with the port in it.</summary>
    internal static string WithPort(string text, int port) => text.Replace(PortPlaceholder, port.ToString(CultureInfo.InvariantCulture));
}
