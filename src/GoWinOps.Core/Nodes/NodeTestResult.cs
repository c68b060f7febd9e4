using System;
using System.Collections.Generic;
using GoWinOps.Problems;

namespace GoWinOps.Nodes;

/// <summary>What <c>Test-GoNode</c> found out about one node.</summary>
public sealed class NodeTestResult
{
    // Kerberos refuses clocks more than five minutes apart; TLS and rollouts are troubled long before.
    private static readonly TimeSpan LargestSkew = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan TroublingSkew = TimeSpan.FromSeconds(30);
    private const long LeastFreeDisk = 200L << 20;
    private const long TroublingFreeDisk = 1L << 30;

    /// <summary>The node as the user named it.</summary>
    public string Node { get; set; } = string.Empty;

    /// <summary>Whether a session opened and the module ran there.</summary>
    public bool Reachable { get; set; }

    /// <summary>The edition of the node's PowerShell: Desktop or Core.</summary>
    public string? PSEdition { get; set; }

    /// <summary>The version of the node's PowerShell.</summary>
    public string? PSVersion { get; set; }

    /// <summary>The operating system, in its own words.</summary>
    public string? OS { get; set; }

    /// <summary>The processor architecture.</summary>
    public string? Architecture { get; set; }

    /// <summary>How far the node's clock is ahead of this machine's (negative: behind), give or take half the time the question took.</summary>
    public TimeSpan? ClockSkew { get; set; }

    /// <summary>Bytes free on the volume of GoWinOps' folder.</summary>
    public long? FreeDisk { get; set; }

    /// <summary>Whether this account may create and change services there; null on a node that is not Windows.</summary>
    public bool? CanControlServices { get; set; }

    /// <summary>What makes the remoting endpoint unsafe.</summary>
    public string[] EndpointFindings { get; set; } = Array.Empty<string>();

    /// <summary>Whether the node is fit.</summary>
    public NodeVerdict Verdict { get; set; }

    /// <summary>Why the verdict is not Pass.</summary>
    public string[] Reasons { get; set; } = Array.Empty<string>();

    /// <summary>What to do about each of <see cref="Reasons"/>, in the same order.</summary>
    public string[] Remedies { get; set; } = Array.Empty<string>();

    /// <summary>The id of the error that kept the node from being reached.</summary>
    public string? ErrorId { get; set; }

    /// <summary>Judges a node that was reached.</summary>
    /// <param name="node">The node as the user named it.</param>
    /// <param name="facts">What it says of itself.</param>
    /// <param name="clockSkew">How far its clock is ahead.</param>
    public static NodeTestResult Of(string node, NodeFacts facts, TimeSpan clockSkew)
    {
        NodeTestResult result = new()
        {
            Node = node,
            Reachable = true,
            PSEdition = facts.PSEdition,
            PSVersion = facts.PSVersion,
            OS = facts.OS,
            Architecture = facts.Architecture,
            ClockSkew = clockSkew,
            FreeDisk = facts.FreeDisk,
            CanControlServices = facts.CanControlServices,
            EndpointFindings = facts.EndpointFindings,
        };
        result.Judge();
        return result;
    }

    /// <summary>The result for a node that could not be reached or used.</summary>
    public static NodeTestResult Of(string node, Problem problem) => new()
    {
        Node = node,
        Verdict = NodeVerdict.Fail,
        ErrorId = problem.ErrorId,
        Reasons = new[] { problem.Message },
        Remedies = new[] { problem.RecommendedAction ?? string.Empty },
    };

    private void Judge()
    {
        List<(NodeVerdict Verdict, string Reason, string Remedy)> findings = new();
        if (CanControlServices is null)
            findings.Add((NodeVerdict.Warn, "The node does not run Windows, so it has no services to manage.", "Name Windows nodes for anything that installs or updates services."));
        else if (CanControlServices is false)
            findings.Add((NodeVerdict.Fail, "This account may not create services on the node.", "Connect as an administrator of the node; over WinRM a local account other than the built-in Administrator also needs LocalAccountTokenFilterPolicy = 1."));
        if (FreeDisk < TroublingFreeDisk)
            findings.Add((FreeDisk < LeastFreeDisk ? NodeVerdict.Fail : NodeVerdict.Warn, $"Only {FreeDisk >> 20} MiB are free on the volume of GoWinOps' folder.", "Remove old releases or enlarge the volume; 1 GiB leaves room for several releases."));
        TimeSpan skew = ClockSkew!.Value.Duration();
        if (skew > TroublingSkew)
            findings.Add((skew > LargestSkew ? NodeVerdict.Fail : NodeVerdict.Warn, $"The node's clock is {skew:g} away from this machine's.", "Let both take their time from the same source (w32tm /resync on the node)."));
        foreach (string finding in EndpointFindings)
            findings.Add((NodeVerdict.Warn, finding, WinRmEndpoint.Remedy));
        foreach ((NodeVerdict verdict, _, _) in findings)
            Verdict = verdict > Verdict ? verdict : Verdict;
        Reasons = findings.ConvertAll(finding => finding.Reason).ToArray();
        Remedies = findings.ConvertAll(finding => finding.Remedy).ToArray();
    }
}
