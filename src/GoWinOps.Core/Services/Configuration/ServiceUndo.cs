using System;
using System.Collections.Generic;
using System.Linq;
using GoWinOps.Problems;

namespace GoWinOps.Services;

/// <summary>The way back while a service is being changed step by step.</summary>
internal sealed class ServiceUndo
{
    private readonly string service;
    private readonly List<(string What, Action Step)> steps = new();
    private readonly List<string> lost = new();

    /// <summary>The way back for <paramref name="service"/>.</summary>
    internal ServiceUndo(string service) => this.service = service;

    /// <summary>Says how a change that was just made is taken back.</summary>
    internal void Add(string what, Action step) => steps.Add((what, step));

    /// <summary>Names a change that was just made and cannot be taken back.</summary>
    internal void AddLost(string what) => lost.Add(what);

    /// <summary>Takes all changes back, the last one first. Returns when nothing has stayed.</summary>
    /// <exception cref="GoWinOpsException"><c>ServiceHalfChanged</c>, with what has stayed.</exception>
    internal void Run(Exception cause)
    {
        List<string> back = new();
        foreach ((string what, Action step) in Enumerable.Reverse(steps))
        {
            try
            {
                step();
                back.Add(what);
            }
            catch (GoWinOpsException)
            {
                lost.Add(what);
            }
        }

        if (lost.Count == 0)
            return;
        string putBack = back.Count == 0 ? "nothing" : string.Join(", ", back);
        throw new GoWinOpsException(
            nameof(Messages.ServiceHalfChanged), service, cause, service, Environment.MachineName, cause.Message, putBack, string.Join(", ", lost));
    }
}
