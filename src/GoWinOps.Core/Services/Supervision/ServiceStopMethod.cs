namespace GoWinOps.Services;

/// <summary>How a program is asked to end.</summary>
public enum ServiceStopMethod
{
    /// <summary>Ctrl+Break in its console; Go's <c>os.Interrupt</c>.</summary>
    CtrlBreak,

    /// <summary>Ctrl+C in its console; Go's <c>os.Interrupt</c>.</summary>
    CtrlC,

    /// <summary>A POST to an address of its own.</summary>
    Http,

    /// <summary>The end of its standard input.</summary>
    CloseInput,

    /// <summary>A command that ends it.</summary>
    Command,
}
