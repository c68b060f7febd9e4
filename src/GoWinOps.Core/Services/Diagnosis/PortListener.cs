namespace GoWinOps.Services;

/// <summary>A process that waits for connections on a port.</summary>
public sealed class PortListener
{
    /// <summary>The address it listens on: <c>0.0.0.0</c> and <c>::</c> stand for all of the machine's, <c>127.0.0.1</c> and <c>::1</c> for none that others reach.</summary>
    public string Address { get; set; } = string.Empty;

    /// <summary>The port.</summary>
    public int Port { get; set; }

    /// <summary>The process; 4 is Windows itself, listening for programs that use HTTP.sys.</summary>
    public int ProcessId { get; set; }

    /// <summary>The process's name; empty when it is gone or may not be seen.</summary>
    public string ProcessName { get; set; } = string.Empty;
}
