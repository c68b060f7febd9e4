using System;
using System.Collections.Generic;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Commands;
using GoWinOps.Health;
using GoWinOps.Nodes;
using GoWinOps.Services;

namespace GoWinOps.TestCmdlets;

/// <summary>A short operation on each node.</summary>
[Cmdlet(VerbsCommon.Get, "TestNodeFacts")]
public sealed class GetTestNodeFactsCommand : NodeCmdlet
{
    protected override Task ProcessAsync(CancellationToken cancellationToken) => ForEachNodeAsync(async (channel, token) =>
    {
        NodeFacts facts = await channel.InvokeAsync(new InspectNodeOperation(), OperationTimeout, token);
        await WriteObjectAsync($"{channel.NodeName} {facts.PSVersion}");
    });
}

/// <summary>An operation on each node that lasts as long as the address does not answer.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "TestProbe")]
public sealed class InvokeTestProbeCommand : NodeCmdlet
{
    [Parameter(Mandatory = true)]
    public string Url { get; set; } = string.Empty;

    protected override Task ProcessAsync(CancellationToken cancellationToken) => ForEachNodeAsync(async (channel, token) =>
        await WriteObjectAsync(await channel.InvokeAsync(new ProbeHttpOperation { Url = Url, Timeout = TimeSpan.FromMinutes(1) }, OperationTimeout, token)));
}

/// <summary>An operation on each node that is given a password and needs Windows.</summary>
[Cmdlet(VerbsCommunications.Send, "TestPassword")]
public sealed class SendTestPasswordCommand : NodeCmdlet
{
    [Parameter(Mandatory = true)]
    public PSCredential ServiceCredential { get; set; } = PSCredential.Empty;

    protected override Task ProcessAsync(CancellationToken cancellationToken) => ForEachNodeAsync(async (channel, token) =>
        await WriteObjectAsync(await channel.InvokeAsync(new SetServiceOperation { Name = "orders", Password = ServiceCredential.Password }, OperationTimeout, token)));
}

/// <summary>Sends a file to each node and writes how much of it was acknowledged, step by step.</summary>
[Cmdlet(VerbsCommunications.Send, "TestFile")]
public sealed class SendTestFileCommand : NodeCmdlet
{
    [Parameter(Mandatory = true)]
    public string Path { get; set; } = string.Empty;

    [Parameter(Mandatory = true)]
    public string Sha256 { get; set; } = string.Empty;

    /// <summary>The transfer is cancelled when so many bytes were acknowledged.</summary>
    [Parameter]
    public long GiveUpAt { get; set; } = long.MaxValue;

    protected override Task ProcessAsync(CancellationToken cancellationToken) => ForEachNodeAsync(async (channel, token) =>
    {
        using CancellationTokenSource limited = CancellationTokenSource.CreateLinkedTokenSource(token);
        Steps steps = new(GiveUpAt, limited);
        try
        {
            await channel.SendFileAsync(Path, Sha256, steps, limited.Token);
            await WriteObjectAsync(steps.Seen.ToArray());
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            await WriteObjectAsync("given up");
        }
    });

    private sealed class Steps(long giveUpAt, CancellationTokenSource cancellation) : IProgress<long>
    {
        internal List<long> Seen { get; } = [];

        public void Report(long value)
        {
            lock (Seen)
                Seen.Add(value);
            if (value >= giveUpAt)
                cancellation.Cancel();
        }
    }
}
