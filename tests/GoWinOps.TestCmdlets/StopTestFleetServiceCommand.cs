using System;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Commands;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Services;

namespace GoWinOps.TestCmdlets;

/// <summary>Stop-GoService over nodes that are simulated: all of it but the way to a node is the module's own.</summary>
[Cmdlet(VerbsLifecycle.Stop, "TestFleetService", SupportsShouldProcess = true)]
[OutputType(typeof(GoServiceInfo))]
public sealed class StopTestFleetServiceCommand : ServiceStopCmdlet
{
    /// <summary>What a node does: its name, the operation's, the services, and when it is told to give up. What it throws is a service's failure.</summary>
    [Parameter(Mandatory = true)]
    public Func<string, string, string[], CancellationToken, Task> Work { get; set; } = null!;

    protected override string Action => "Stop service";

    protected override ControlServicesOperation CreateOperation() => new() { Action = ServiceControlAction.Stop };

    protected override Task<INodeChannel> ConnectAsync(NodeReference reference, CancellationToken cancellationToken) =>
        reference.Name.StartsWith("dead", StringComparison.Ordinal)
            ? throw new GoWinOpsException(nameof(Messages.NodeUnreachable), reference.Name, reference.Name, "it is dead.")
            : Task.FromResult<INodeChannel>(new Channel(reference.Name, Work));

    private sealed class Channel(string name, Func<string, string, string[], CancellationToken, Task> work) : INodeChannel
    {
        public string NodeName => name;

        public async Task<TResult> InvokeAsync<TResult>(NodeOperation<TResult> operation, TimeSpan deadline, CancellationToken cancellationToken)
        {
            using CancellationTokenSource limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limited.CancelAfter(deadline);
            string[] names = operation switch { ControlServicesOperation control => control.Names, GetServicesOperation get => get.Names, _ => [] };
            Problem[] problems = [];
            try
            {
                await work(name, operation.GetType().Name, names, limited.Token);
            }
            catch (InvalidOperationException exception)
            {
                problems = [Problem.Create(nameof(Messages.ServiceBusy), names[0], names[0], "MACHINE", 1061, "", exception.Message)];
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw new GoWinOpsException(nameof(Messages.NodeTimedOut), name, name, "work", deadline);
            }

            object result = operation is GetServicesOperation
                ? new ServiceList { Services = [.. names.Select(Describe)] }
                : new ServiceControlReport { Outcomes = [.. names.Select(service => new ServiceControlOutcome { Name = service, Service = Describe(service), Problems = problems })] };
            return (TResult)result;
        }

        public Task SendFileAsync(string path, string sha256, IProgress<long>? progress, CancellationToken cancellationToken) => throw new NotSupportedException();

        public void Dispose()
        {
        }

        private static GoServiceInfo Describe(string service) => new() { Name = service, DisplayName = service, State = GoServiceState.Stopped };
    }
}
