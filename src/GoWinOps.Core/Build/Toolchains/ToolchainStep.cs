namespace GoWinOps.Build.Toolchains;

/// <summary>How far an installation has come.</summary>
internal sealed class ToolchainStep
{
    internal ToolchainStep(string text, long done = 0, long? total = null, double? bytesPerSecond = null)
    {
        Text = text;
        Done = done;
        Total = total;
        BytesPerSecond = bytesPerSecond;
    }

    /// <summary>What is being done.</summary>
    internal string Text { get; }

    /// <summary>Bytes done.</summary>
    internal long Done { get; }

    /// <summary>Bytes to be done, where that is known.</summary>
    internal long? Total { get; }

    /// <summary>How fast it goes, where that is measured.</summary>
    internal double? BytesPerSecond { get; }
}
