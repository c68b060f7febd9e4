using System;
using System.Collections.Generic;

namespace GoWinOps.Services;

/// <summary>An event that starts or stops a service.</summary>
/// <remarks>
/// It has a text, in both directions: <c>NetworkAvailable</c>, <c>FirewallPortOpened Port=8080 Protocol=TCP</c>, <c>Stop NetworkLost</c>,
/// <c>EtwEvent Id=1c95126e-7eea-49a9-a3fe-a378b03ddb4d Level=4</c>; a name and its value are quoted together where the value has a space.
/// </remarks>
public sealed class ServiceTrigger
{
    /// <summary>What happens.</summary>
    public ServiceTriggerEvent Event { get; set; }

    /// <summary>What it does to the service.</summary>
    public ServiceTriggerAction Action { get; set; } = ServiceTriggerAction.Start;

    /// <summary>The firewall's port: a number, or <c>RPC</c> for any that RPC listens on.</summary>
    public string? Port { get; set; }

    /// <summary>The port's protocol: <c>TCP</c> or <c>UDP</c>.</summary>
    public string? Protocol { get; set; }

    /// <summary>The program that listens on the port; <c>system</c> for the kernel, null for any.</summary>
    public string? Program { get; set; }

    /// <summary>The service or user, by name or SID, that listens on the port; null for any. It needs <see cref="Program"/>.</summary>
    public string? User { get; set; }

    /// <summary>The device interface class, the RPC interface or the provider of events.</summary>
    public Guid? Id { get; set; }

    /// <summary>Hardware or compatible ids of the devices; null for all of the class.</summary>
    public string[]? HardwareIds { get; set; }

    /// <summary>The pipe's name, without <c>\\.\pipe\</c>.</summary>
    public string? PipeName { get; set; }

    /// <summary>The highest level of the provider's events that counts; null for all.</summary>
    public byte? Level { get; set; }

    /// <summary>The provider's events count that have one of these keywords; null for all.</summary>
    public ulong? KeywordAny { get; set; }

    /// <summary>The provider's events count that have all of these keywords; null for all.</summary>
    public ulong? KeywordAll { get; set; }

    /// <summary>The type in Windows' own count, of <see cref="ServiceTriggerEvent.Other"/>.</summary>
    public uint? Type { get; set; }

    /// <summary>Further data in Windows' own terms, as <c>type:hexadecimal bytes</c>.</summary>
    public string[]? Items { get; set; }

    /// <summary>Reads a trigger's text.</summary>
    /// <exception cref="Problems.GoWinOpsException"><c>ServiceTriggerInvalid</c></exception>
    public static ServiceTrigger Parse(string text) => ServiceTriggerText.Parse(text);

    /// <summary>The trigger's text.</summary>
    public override string ToString() => ServiceTriggerText.Of(this);
}
