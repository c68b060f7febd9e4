using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace GoWinOps.Commands;

/// <summary>Completes triggers, with what each needs.</summary>
public sealed class ServiceTriggerCompleter : IArgumentCompleter
{
    private static readonly (string Text, string Meaning)[] Triggers =
    {
        ("NetworkAvailable", "Starts it when the machine has got its first IP address"),
        ("Stop NetworkLost", "Stops it when the machine has lost its last IP address"),
        ("DomainJoined", "Starts it when the machine has joined a domain"),
        ("Stop DomainLeft", "Stops it when the machine has left its domain"),
        ("FirewallPortOpened Port=8080 Protocol=TCP", "Starts it when a port of the firewall was opened"),
        ("Stop FirewallPortClosed Port=8080 Protocol=TCP", "Stops it a minute after a port of the firewall was closed"),
        ("MachinePolicyChanged", "Starts it when the machine's group policy has changed"),
        ("UserPolicyChanged", "Starts it when a user's group policy has changed"),
        ("DeviceArrived Id=53f56307-b6bf-11d0-94f2-00a0c91efb8b", "Starts it when a device of a class has arrived, here a disk"),
        ("PipeRequest PipeName=orders", "Starts it when somebody opens a named pipe"),
        ("RpcRequest Id=00000000-0000-0000-0000-000000000000", "Starts it when somebody calls an RPC interface"),
        ("EtwEvent Id=00000000-0000-0000-0000-000000000000", "Starts it when a provider of event tracing has written an event"),
    };

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string word = wordToComplete.Trim('\'', '"');
        return Triggers
            .Where(item => item.Text.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0)
            .Select(item => new CompletionResult("'" + item.Text + "'", item.Text, CompletionResultType.ParameterValue, item.Meaning));
    }
}
