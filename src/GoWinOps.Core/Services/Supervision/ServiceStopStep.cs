using System;

namespace GoWinOps.Services;

/// <summary>One way to ask a program to end.</summary>
public sealed class ServiceStopStep
{
    /// <summary>How the program is asked.</summary>
    public ServiceStopMethod Method { get; set; }

    /// <summary>Where a POST is sent, for <see cref="ServiceStopMethod.Http"/>.</summary>
    public string? Url { get; set; }

    /// <summary>A program and its arguments, for <see cref="ServiceStopMethod.Command"/>.</summary>
    public string[]? Command { get; set; }

    /// <summary>How long it has to end before the next way is tried; the rest of the time there is when null.</summary>
    public TimeSpan? Wait { get; set; }
}
