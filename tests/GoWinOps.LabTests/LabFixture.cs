using System;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Lab.Isolation;
using GoWinOps.Lab.Nodes;
using Xunit;

[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace GoWinOps.LabTests;

/// <summary>The one cluster all lab tests share. A test leaves every node as it found it: on, connected, without delay and loss.</summary>
public sealed class LabFixture : IAsyncLifetime
{
    private const int NodeCount = 3;

    private static readonly TimeSpan StartDeadline = TimeSpan.FromMinutes(2);

    private WindowsCluster? _cluster;

    public WindowsCluster Cluster => _cluster ?? throw new InvalidOperationException("No cluster runs: the test lacks [LabFact].");

    public async Task InitializeAsync()
    {
        if (LabNamespace.Obstacle is null)
        {
            using var deadline = new CancellationTokenSource(StartDeadline);
            _cluster = await WindowsCluster.StartAsync(new LabOptions { NodeCount = NodeCount }, deadline.Token);
        }
    }

    public async Task DisposeAsync()
    {
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }
    }
}

/// <summary>Every class of lab tests belongs to it: <c>[Collection(LabCollection.Name)]</c>.</summary>
[CollectionDefinition(Name)]
public sealed class LabCollection : ICollectionFixture<LabFixture>
{
    public const string Name = "lab";
}
