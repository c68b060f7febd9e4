using System;
using System.Collections.Generic;

namespace GoWinOps.Services;

/// <summary>What <c>supervision.json</c> says: how the service host, or the node's watcher, is to look after one service.</summary>
public sealed class SupervisionSettings
{
    /// <summary>The form of the file. A host that knows only lower ones refuses it instead of leaving out what it does not know.</summary>
    public int Format { get; set; } = SupervisionFile.Format;

    /// <summary>The service.</summary>
    public string Service { get; set; } = string.Empty;

    /// <summary>Who runs the program: <see cref="ServiceMode.Native"/> or <see cref="ServiceMode.Hosted"/>.</summary>
    public ServiceMode Mode { get; set; } = ServiceMode.Hosted;

    /// <summary>Limits, probes, stopping, restarting, logs and hooks.</summary>
    public ServiceSupervision Supervision { get; set; } = new();

    /// <summary>Variables the program gets on top of those of its service. Readable by users of the node: no secrets.</summary>
    public Dictionary<string, string> Environment { get; set; } = new();

    /// <summary>When it was written, in UTC by the node's clock.</summary>
    public DateTime WrittenUtc { get; set; }
}
