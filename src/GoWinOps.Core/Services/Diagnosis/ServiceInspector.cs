using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Health;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>Looks at one service of this node.</summary>
internal sealed class ServiceInspector
{
    private static readonly TimeSpan UsualTimeout = TimeSpan.FromSeconds(5);
    private readonly NodeContext context;
    private readonly InspectServiceOperation request;

    internal ServiceInspector(NodeContext context, InspectServiceOperation request)
    {
        this.context = context;
        this.request = request;
    }

    internal async Task<ServiceInspection> InspectAsync(CancellationToken cancellationToken)
    {
        ServiceInspection inspection = new() { Name = request.Name };
        await DescribeAsync(inspection, cancellationToken).ConfigureAwait(false);
        ServiceSupervision? supervision = null;
        if (inspection.Service?.Release is not null)
            supervision = await RememberAsync(inspection, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<AddressAnswer> questions = Questions(request, supervision);
        inspection.Answers = await Task.WhenAll(questions.Select(question => AskAsync(question, cancellationToken))).ConfigureAwait(false);
        await AskVersionAsync(inspection, cancellationToken).ConfigureAwait(false);
        inspection.Listeners = PortListenerTable.Read() is { } all ? Concerned(all, inspection) : null;
        return inspection;
    }

    /// <summary>What to ask: what the request names, or else the service's own probes.</summary>
    internal static IReadOnlyList<AddressAnswer> Questions(InspectServiceOperation request, ServiceSupervision? supervision)
    {
        IEnumerable<ServiceProbe> named = request.Urls.Select(url => new ServiceProbe { Url = url }).Concat(request.Tcp.Select(tcp => new ServiceProbe { Tcp = tcp }));
        List<AddressAnswer> questions = named.Select(probe => new AddressAnswer { Purpose = "Probe", Probe = probe }).ToList();
        if (questions.Count == 0 && supervision is not null)
        {
            Add(ProbeKind.Startup, supervision.Startup);
            Add(ProbeKind.Liveness, supervision.Liveness);
            Add(ProbeKind.Readiness, supervision.Readiness);
        }

        foreach (AddressAnswer question in questions)
            question.Probe.Timeout = request.Timeout ?? question.Probe.Timeout ?? UsualTimeout;
        return questions;

        void Add(ProbeKind kind, ServiceProbe? probe)
        {
            if (probe is not null)
                questions.Add(new AddressAnswer { Purpose = kind.ToString(), Probe = probe });
        }
    }

    private async Task DescribeAsync(ServiceInspection inspection, CancellationToken cancellationToken)
    {
        ServiceList found = await new ServiceCatalog(context).ListAsync(new[] { request.Name }, all: true, cancellationToken).ConfigureAwait(false);
        inspection.Problem = found.Problems.FirstOrDefault();
        inspection.Service = found.Services.FirstOrDefault();
        if (inspection.Service is not { } service)
            return;
        inspection.Name = service.Name;
        inspection.ProcessIds = service.ProcessId == 0 ? Array.Empty<int>() : new[] { service.ProcessId };
        if (service.State == GoServiceState.Stopped && service.ExitCode != 0)
        {
            ServiceStatusProcess status = new() { CurrentState = (uint)service.State, Win32ExitCode = (uint)service.ExitCode, ServiceSpecificExitCode = (uint)service.ServiceExitCode };
            inspection.Problem = ServiceExit.Describe(service.Name, status).Problem;
        }
    }

    private async Task<ServiceSupervision?> RememberAsync(ServiceInspection inspection, CancellationToken cancellationToken)
    {
        try
        {
            ServiceState state = await new ServiceStateFile(context, inspection.Name).ReadAsync(cancellationToken).ConfigureAwait(false);
            (inspection.Intent, inspection.IntentUtc) = (state.Intent, state.IntentUtc);
            string folder = context.ServiceFolder(inspection.Name);
            SupervisionStatus? status = await SupervisionStatusFile.ReadAsync(folder, cancellationToken).ConfigureAwait(false);
            inspection.ProcessIds = inspection.ProcessIds.Concat(new[] { status?.ProcessId ?? 0 }).Where(id => id != 0).Distinct().ToArray();
            return (await SupervisionFile.ReadAsync(folder, cancellationToken).ConfigureAwait(false))?.Supervision ?? state.Supervision;
        }
        catch (Exception exception) when (exception is GoWinOpsException or IOException or InvalidDataException or UnauthorizedAccessException)
        {
            inspection.Problem ??= Problem.From(exception);
            return null;
        }
    }

    /// <summary>Puts a question to a program on this node.</summary>
    internal async Task<AddressAnswer> AskAsync(AddressAnswer question, CancellationToken cancellationToken)
    {
        question.Answer = await ProbeQuestion.AskAsync(question.Probe, context.Clock, cancellationToken).ConfigureAwait(false);
        bool isSecure = question.Probe.Url is { } url && ServiceProbeTarget.ParseUrl(url)?.Scheme == "https";
        if (isSecure && question.EndPoint is { } point)
            question.Certificate = await CertificateQuestion.AskAsync(point.Host, point.Port, question.Probe.Timeout ?? UsualTimeout, cancellationToken).ConfigureAwait(false);
        return question;
    }

    /// <summary>Asks the program for its version, where an address for that was named.</summary>
    internal async Task AskVersionAsync(ServiceInspection inspection, CancellationToken cancellationToken)
    {
        if (request.VersionUrl is null)
            return;
        ProbeHttpOperation question = new()
        {
            Url = request.VersionUrl,
            VersionUrl = request.VersionUrl,
            VersionProperty = request.VersionProperty,
            Timeout = request.Timeout ?? UsualTimeout,
        };
        ProbeResult answer = await HttpProbe.AskAsync(question, cancellationToken).ConfigureAwait(false);
        inspection.ReportedVersion = answer.Version is { Length: > 0 } version ? version : null;
        inspection.VersionFault = inspection.ReportedVersion is null ? answer.Healthy ? $"{request.VersionUrl} names no version" : answer.Reason : null;
    }

    private static PortListener[] Concerned(IEnumerable<PortListener> all, ServiceInspection inspection)
    {
        HashSet<int> ports = new(inspection.Answers.Where(answer => answer.EndPoint is not null).Select(answer => answer.EndPoint!.Value.Port));
        return all.Where(listener => ports.Contains(listener.Port) || inspection.ProcessIds.Contains(listener.ProcessId)).ToArray();
    }
}
