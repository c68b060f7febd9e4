using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using GoWinOps.Health;

namespace GoWinOps.Services;

/// <summary>Makes checks, with what to do about each, of what a node and this machine saw of a service.</summary>
internal sealed class ServiceDiagnosis
{
    private const string Node = "Node";
    private const string Here = "Here";
    private readonly string node;
    private readonly ServiceInspection seen;
    private readonly DateTimeOffset now;

    /// <param name="node">The node, as the user named it.</param>
    /// <param name="seen">What the node sees.</param>
    /// <param name="now">When certificates are judged.</param>
    internal ServiceDiagnosis(string node, ServiceInspection seen, DateTimeOffset now)
    {
        this.node = node;
        this.seen = seen;
        this.now = now;
    }

    /// <summary>The checks, in the order in which one is the cause of the next.</summary>
    /// <param name="reached">For each answer of the node what was answered here; null where nothing was asked from here.</param>
    /// <param name="expectedVersion">The version that is to run; null for the release the service is set to.</param>
    internal IReadOnlyList<GoServiceCheck> Explain(IReadOnlyList<AddressAnswer?> reached, string? expectedVersion)
    {
        List<GoServiceCheck> checks = new() { OfService() };
        if (seen.Service is null)
            return checks;
        if (seen.Answers.Length == 0)
            checks.Add(OfPorts());
        for (int index = 0; index < seen.Answers.Length; index++)
            checks.AddRange(OfAddress(seen.Answers[index], index < reached.Count ? reached[index] : null));
        if (seen.ReportedVersion is not null || seen.VersionFault is not null)
            checks.Add(OfVersion(expectedVersion ?? seen.Service.Release));
        return checks;
    }

    /// <summary>The checks of a node that could not be looked at: why, and what its program answers here all the same.</summary>
    internal IReadOnlyList<GoServiceCheck> Explain(Problems.Problem unreachable, IReadOnlyList<AddressAnswer> reached)
    {
        List<GoServiceCheck> checks = new() { Check("Session", Here, false, string.Empty, unreachable.Message, unreachable.RecommendedAction ?? string.Empty) };
        foreach (AddressAnswer answer in reached)
        {
            checks.Add(answer.NameFault is null
                ? Check("Reach", Here, answer.Answer.Succeeded, answer.Target, answer.Answer.Detail, answer.Answer.Succeeded ? string.Empty : "The node itself could not be asked why: put the session right first.")
                : OfName(answer));
        }

        return checks;
    }

    private GoServiceCheck Check(string name, string from, bool? passed, string target, string found, string remedy) => new()
    {
        Node = node,
        Service = seen.Name,
        Name = name,
        From = from,
        Passed = passed,
        Target = target,
        Found = found,
        Remedy = remedy,
    };

    private GoServiceCheck OfService()
    {
        if (seen.Service is not { } service)
            return Check("Service", Node, false, string.Empty, seen.Problem?.Message ?? "it is not there", seen.Problem?.RecommendedAction ?? string.Empty);
        string start = $"Start it: Start-GoService {seen.Name}.";
        return service.State switch
        {
            GoServiceState.Running => Check("Service", Node, true, string.Empty, $"Running, process {service.ProcessId}{Since(service.ProcessStartTimeUtc)}", string.Empty),
            GoServiceState.Stopped when seen.Intent == ServiceIntent.Stop => Check("Service", Node, false, string.Empty, $"Stopped, as somebody wanted{Since(seen.IntentUtc)}", start),
            GoServiceState.Stopped when service.StartType == GoServiceStartType.Disabled => Check("Service", Node, false, string.Empty, "Stopped and disabled", $"Set another start type: Set-GoService {seen.Name} -StartupType Automatic. Then start it."),
            GoServiceState.Stopped when seen.Problem is { } problem => Check("Service", Node, false, string.Empty, $"Stopped. {problem.Message}", problem.RecommendedAction ?? start),
            GoServiceState.Stopped => Check("Service", Node, false, string.Empty, "Stopped, without an error code", start),
            GoServiceState.StartPending => Check("Service", Node, false, string.Empty, "Starting, and not running yet", "Look again in a moment; if it stays so, its log says what it waits for."),
            _ => Check("Service", Node, false, string.Empty, $"{service.State}", "Look again in a moment; if it stays so, restart it with -Force: its process does not answer the service control manager."),
        };
    }

    private bool IsRunning => seen.Service?.State == GoServiceState.Running;

    private GoServiceCheck OfPorts()
    {
        if (seen.Listeners is null)
            return Check("Listening", Node, null, string.Empty, "the node does not tell who listens", string.Empty);
        string[] own = Own().Select(Where).ToArray();
        return own.Length > 0
            ? Check("Listening", Node, true, string.Empty, $"listens on {string.Join(", ", own)}", string.Empty)
            : Check("Listening", Node, null, string.Empty, "listens on no port", IsRunning ? "Name an address with -Url or -Tcp to have it asked." : string.Empty);
    }

    private IEnumerable<GoServiceCheck> OfAddress(AddressAnswer asked, AddressAnswer? reached)
    {
        PortListener[]? listeners = asked.EndPoint is { } point && ReachQuestion.IsItself(point.Host) ? seen.Listeners?.Where(one => one.Port == point.Port).ToArray() : null;
        if (listeners is not null)
            yield return OfListeners(asked, listeners);
        yield return OfProbe(asked);
        if (reached?.NameFault is not null)
            yield return OfName(reached);
        else if (reached is not null)
            yield return OfReach(asked, reached, listeners);
        if ((reached?.Certificate ?? asked.Certificate) is { } certificate)
            yield return OfCertificate(asked, reached?.Certificate is null ? null : reached, certificate);
    }

    private GoServiceCheck OfListeners(AddressAnswer asked, PortListener[] listeners)
    {
        int port = asked.EndPoint!.Value.Port;
        PortListener[] own = listeners.Where(one => seen.ProcessIds.Contains(one.ProcessId)).ToArray();
        if (own.Length > 0)
            return Check("Listening", Node, true, asked.Target, $"process {own[0].ProcessId} ({own[0].ProcessName}) listens on {string.Join(", ", own.Select(Where))}", string.Empty);
        if (listeners.Length == 0)
        {
            string[] others = Own().Select(Where).ToArray();
            return Check(
                "Listening",
                Node,
                false,
                asked.Target,
                $"nothing listens on port {port}{(others.Length > 0 ? $"; the service listens on {string.Join(", ", others)}" : string.Empty)}",
                IsRunning ? "Compare the address with the one the program is configured for, and look at its log: it may still be starting." : "The service does not run.");
        }

        PortListener other = listeners[0];
        if (other.ProcessId == 4)
            return Check("Listening", Node, null, asked.Target, $"Windows itself listens on port {port} (HTTP.sys), for whichever program", "'netsh http show servicestate' on the node tells which.");
        string itself = seen.ProcessIds.Length > 0 ? $"the service's process {string.Join(", ", seen.ProcessIds)}" : "the service, which has no process";
        return Check(
            "Listening",
            Node,
            false,
            asked.Target,
            $"process {other.ProcessId} ({(other.ProcessName.Length > 0 ? other.ProcessName : "name not known")}) listens on port {port}, and not {itself}",
            "End that program, or give one of the two another port. If the service started it, all is well.");
    }

    private GoServiceCheck OfProbe(AddressAnswer asked)
    {
        string found = asked.Answer.Succeeded
            ? string.Format(CultureInfo.CurrentCulture, "{0} in {1:0} ms", asked.Answer.Detail, asked.Answer.Duration.TotalMilliseconds)
            : asked.Answer.Detail;
        string remedy = asked.Answer.Succeeded ? string.Empty
            : !IsRunning ? "The service does not run."
            : asked.Probe.Command is not null ? "Run the command on the node as the service's account."
            : asked.Answer.Detail.Contains(" answered ") ? "The program answers that it cannot serve: its answer and its log say why."
            : "Look at what listens on the port, and at the program's log.";
        return Check(asked.Purpose, Node, asked.Answer.Succeeded, asked.Target, found, remedy);
    }

    private GoServiceCheck OfName(AddressAnswer reached) => Check(
        "Name", Here, false, reached.Target, reached.NameFault!, "Correct DNS (Resolve-DnsName), or name the node as DNS knows it: a name out of the SSH client's configuration is known to SSH alone.");

    private GoServiceCheck OfReach(AddressAnswer asked, AddressAnswer reached, PortListener[]? listeners)
    {
        int port = reached.EndPoint!.Value.Port;
        if (reached.Answer.Succeeded)
            return Check("Reach", Here, true, reached.Target, reached.Answer.Detail, string.Empty);
        if (listeners is { Length: > 0 } && listeners.All(one => ReachQuestion.IsItself(one.Address) && one.Address is not ("0.0.0.0" or "::")))
            return Check("Reach", Here, null, reached.Target, $"listens on {listeners[0].Address} only: nobody but the node itself is to reach it", $"If others are, let the program listen on ':{port}'.");
        if (!asked.Answer.Succeeded)
            return Check("Reach", Here, false, reached.Target, reached.Answer.Detail, "It does not answer on the node either: put that right first.");
        if (reached.Certificate is { } certificate && Fault(certificate, reached) is { } fault)
        {
            bool isOtherName = certificate.NamesAnotherHost && ReachQuestion.IsItself(asked.EndPoint!.Value.Host) && certificate.ChainFault.Length == 0 && certificate.ExpiresUtc > now.UtcDateTime;
            return Check("Reach", Here, isOtherName ? null : false, reached.Target, $"is reached, but its certificate is refused here: it {fault}", "Nothing is wrong with the way: see to the certificate.");
        }

        return reached.Answer.Detail.Contains(" answered ")
            ? Check("Reach", Here, false, reached.Target, $"{reached.Answer.Detail}, and not what it answers on the node", "Something in between answers in its place (a proxy, another machine with that name), or the program treats callers differently.")
            : Check(
                "Reach",
                Here,
                false,
                reached.Target,
                $"answers on the node and not from here: {reached.Answer.Detail}",
                $"A firewall is in between. On the node: New-NetFirewallRule -DisplayName '{seen.Name}' -Direction Inbound -Protocol TCP -LocalPort {port} -Action Allow; then those on the way.");
    }

    private GoServiceCheck OfCertificate(AddressAnswer asked, AddressAnswer? reached, CertificateFacts certificate)
    {
        AddressAnswer shown = reached ?? asked;
        string from = reached is null ? Node : Here;
        TimeSpan left = certificate.ExpiresUtc - now.UtcDateTime;
        if (left <= TimeSpan.Zero)
            return Check("Certificate", from, false, shown.Target, Fault(certificate, shown)!, "Renew it.");
        // A loopback address stands for whatever name the program is known by, and no certificate names it.
        if (certificate.NamesAnotherHost && !ReachQuestion.IsItself(asked.EndPoint!.Value.Host))
            return Check("Certificate", from, false, shown.Target, Fault(certificate, shown)!, "Ask by a name that it names, or have one made that names this one as well.");
        if (certificate.ChainFault.Length > 0)
            return Check("Certificate", from, false, shown.Target, $"is not trusted {(from == Here ? "here" : "on the node")}: {certificate.ChainFault}", "Install the certificate of its issuer among the trusted roots, with those in between on the service's side.");
        return Check(
            "Certificate",
            from,
            certificate.NamesAnotherHost ? null : true,
            shown.Target,
            $"names {Names(certificate)}, valid until {certificate.ExpiresUtc:u}",
            left < TimeSpan.FromDays(14) ? $"Renew it within {Math.Ceiling(left.TotalDays):0} days." : string.Empty);
    }

    // The first thing for which a caller refuses it.
    private string? Fault(CertificateFacts certificate, AddressAnswer asked)
    {
        if (certificate.ExpiresUtc <= now.UtcDateTime)
            return $"expired on {certificate.ExpiresUtc:u}";
        if (certificate.NamesAnotherHost)
            return $"names {Names(certificate)}, and not '{asked.EndPoint!.Value.Host}'";
        return certificate.ChainFault.Length > 0 ? $"is not trusted: {certificate.ChainFault}" : null;
    }

    private static string Names(CertificateFacts certificate) => certificate.AlternativeNames.Length > 0 ? certificate.AlternativeNames : certificate.Subject;

    private GoServiceCheck OfVersion(string? expected)
    {
        if (seen.ReportedVersion is not { } reported)
            return Check("Version", Node, expected is null ? null : false, string.Empty, seen.VersionFault ?? "no version", "Name the address with -VersionUrl and the place in its answer with -VersionProperty.");
        if (expected is null || ReadinessClock.IsSameVersion(expected, reported))
            return Check("Version", Node, expected is null ? null : true, string.Empty, $"reports {reported}", string.Empty);
        bool isSet = seen.Service?.Release is { } release && ReadinessClock.IsSameVersion(expected, release);
        return Check(
            "Version",
            Node,
            false,
            string.Empty,
            $"reports {reported}, expected {expected}",
            isSet
                ? $"The service is set to run {expected}: restart it (Restart-GoService {seen.Name}), unless another process answers in its place."
                : $"The service is set to run {seen.Service?.Release ?? "what GoWinOps did not install"}: bring {expected} to it with Start-RollingUpdate or Install-GoService.");
    }

    private IEnumerable<PortListener> Own() => (seen.Listeners ?? Array.Empty<PortListener>()).Where(one => seen.ProcessIds.Contains(one.ProcessId));

    private static string Where(PortListener listener) => $"{(listener.Address.Contains(":") ? $"[{listener.Address}]" : listener.Address)}:{listener.Port}";

    private static string Since(DateTime? utc) => utc is { } time ? $", since {time:u}" : string.Empty;
}
