using System;
using System.Globalization;
using System.Runtime.InteropServices;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>The NUMA node a service runs on where it can: <c>SERVICE_PREFERRED_NODE_INFO</c>, a USHORT and a BOOLEAN, which is one byte and not four.</summary>
internal sealed class PreferredNodeSetting : ServiceSetting<int?>
{
    // USHORT, BOOLEAN, and what the alignment of the first adds.
    private const int Size = 4;
    private const uint Delete = 1u << 16;

    /// <inheritdoc/>
    internal override string Property => nameof(GoServiceInfo.PreferredNode);

    /// <inheritdoc/>
    internal override ServiceSettingEffect Effect => ServiceSettingEffect.ServiceStart;

    /// <inheritdoc/>
    internal override void Validate(ServiceSettings settings)
    {
        if (settings.PreferredNode is < ServiceSettings.NoPreferredNode or > ushort.MaxValue)
            throw Invalid(settings.PreferredNode.Value, "it is the number of a NUMA node, from 0 to 65535, or None");
    }

    /// <summary>Windows takes the number of a node that the machine does not have, or fails without a reason; here it fails with one, before anything is changed.</summary>
    internal override void Check(ServiceControlManager manager, ServiceConfiguration wanted, ServiceSettingContext context)
    {
        if (NodeContext.IsWindows && wanted.PreferredNode is { } node && Kernel32.GetNumaHighestNodeNumber(out uint highest) && node > highest)
            throw Invalid(node, highest == 0 ? $"'{Environment.MachineName}' has one NUMA node only, 0" : $"the NUMA nodes of '{Environment.MachineName}' are 0 to {highest}");
    }

    /// <summary>A service without one makes the call fail as a wrong parameter does.</summary>
    internal override ServiceConfiguration Read(ServiceControl service, ServiceConfiguration configuration) => configuration with
    {
        PreferredNode = service.QueryLevel<int?>(
            ServiceConfigLevel.PreferredNode, pointer => unchecked((ushort)Marshal.ReadInt16(pointer)), whenInvalid: ServiceSettings.NoPreferredNode),
    };

    /// <inheritdoc/>
    internal override void Apply(ServiceControl service, ServiceConfiguration? from, ServiceConfiguration to)
    {
        using NativeBuffer information = Layout(to.PreferredNode ?? ServiceSettings.NoPreferredNode);
        ChangeLevel(service, ServiceConfigLevel.PreferredNode, information);
    }

    /// <summary>What Windows is told.</summary>
    internal static NativeBuffer Layout(int node)
    {
        NativeBuffer information = NativeBuffer.OfSize(Size);
        information.WriteUInt32(0, node == ServiceSettings.NoPreferredNode ? Delete : (ushort)node);
        return information;
    }

    /// <inheritdoc/>
    internal override void Remember(ServiceConfiguration configuration, ServiceSettings installed) => installed.PreferredNode = configuration.PreferredNode;

    /// <inheritdoc/>
    internal override void Show(ServiceConfiguration configuration, GoServiceInfo info) =>
        info.PreferredNode = configuration.PreferredNode == ServiceSettings.NoPreferredNode ? null : configuration.PreferredNode;

    private protected override int? Asked(ServiceSettings settings) => settings.PreferredNode;

    private protected override int? Of(ServiceConfiguration configuration) => configuration.PreferredNode;

    private protected override ServiceConfiguration With(ServiceConfiguration configuration, int? value) => configuration with { PreferredNode = value };

    private protected override string? Text(int? value) => value == ServiceSettings.NoPreferredNode ? null : value?.ToString(CultureInfo.InvariantCulture);

    private GoWinOpsException Invalid(int node, string rule) => new(nameof(Messages.ServiceSettingInvalid), node.ToString(CultureInfo.InvariantCulture), Property, node, rule);
}
