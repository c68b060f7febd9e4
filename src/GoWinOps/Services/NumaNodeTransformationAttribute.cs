using System;
using System.Management.Automation;
using GoWinOps.Services;

namespace GoWinOps.Commands;

/// <summary>Takes <c>None</c> for a service that runs on any NUMA node.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class NumaNodeTransformationAttribute : ArgumentTransformationAttribute
{
    /// <summary>What stands for no node.</summary>
    internal const string None = "None";

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) is string text && text.Equals(None, StringComparison.OrdinalIgnoreCase)
            ? ServiceSettings.NoPreferredNode
            : inputData;
}
