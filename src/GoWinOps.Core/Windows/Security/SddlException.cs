using System;

namespace GoWinOps.Windows;

/// <summary>A text that is no security descriptor for a service.</summary>
internal sealed class SddlException : Exception
{
    internal SddlException(int column, string why)
        : base(why) => Column = column;

    /// <summary>Where, counted from 1.</summary>
    internal int Column { get; }
}
