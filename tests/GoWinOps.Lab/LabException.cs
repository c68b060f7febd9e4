using System;

namespace GoWinOps.Lab;

/// <summary>The lab could not do what was asked; the message says what, where and what to do.</summary>
public sealed class LabException : Exception
{
    public LabException(string message)
        : base(message)
    {
    }

    public LabException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
