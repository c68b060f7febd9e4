using System;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Lab.Isolation;
using GoWinOps.Lab.Nodes;
using Xunit;

// One collection after the other: a node that is killed or plugged in by one was seen to cost the other, on the same network, a connection.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace GoWinOps.LabTests;

/// <summary>The nodes one collection of tests has for itself. A test leaves each as it found it: on, connected, without delay and loss.</summary>
public class LabFixture : IAsyncLifetime
{
    private const int Collections = 2;

    private const int NodesOfACollection = 3;

    private static readonly TimeSpan StartDeadline = TimeSpan.FromMinutes(2);

    private static readonly Lazy<Task<WindowsCluster>> Lab = new(MakeAsync);

    private readonly int _firstNode;

    private WindowsCluster? _cluster;

    public LabFixture()
        : this(0)
    {
    }

    private protected LabFixture(int collection) => _firstNode = collection * NodesOfACollection;

    public WindowsCluster Cluster => _cluster ?? throw new InvalidOperationException("No cluster runs: the test lacks [LabFact].");

    public async Task InitializeAsync()
    {
        if (LabNamespace.Obstacle is null)
        {
            var lab = await Lab.Value;
            using var deadline = new CancellationTokenSource(StartDeadline);
            _cluster = await lab.TurnOnAsync(_firstNode, NodesOfACollection, deadline.Token);
        }
    }

    public async Task DisposeAsync()
    {
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }
    }

    private static async Task<WindowsCluster> MakeAsync()
    {
        using var deadline = new CancellationTokenSource(StartDeadline);
        return await WindowsCluster.StartAsync(new LabOptions { NodeCount = Collections * NodesOfACollection, TurnsOn = false }, deadline.Token);
    }
}

/// <summary>The nodes of <see cref="ServiceLabCollection"/>.</summary>
public sealed class ServiceLabFixture() : LabFixture(1);

/// <summary>The tests of the lab, of builds and of whole rollouts: <c>[Collection(LabCollection.Name)]</c>.</summary>
[CollectionDefinition(Name)]
public sealed class LabCollection : ICollectionFixture<LabFixture>
{
    public const string Name = "lab";
}

/// <summary>The tests of services and of the way to nodes, which run beside the others: <c>[Collection(ServiceLabCollection.Name)]</c>.</summary>
[CollectionDefinition(Name)]
public sealed class ServiceLabCollection : ICollectionFixture<ServiceLabFixture>
{
    public const string Name = "lab of services";
}
