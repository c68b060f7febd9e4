using System;
using System.Management.Automation;

namespace GoWinOps.Commands;

/// <summary>Lets a duration be written as a number of seconds; PowerShell by itself would take the number for ticks of 100 nanoseconds.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SecondsTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return value is int or long or double or decimal
            ? TimeSpan.FromSeconds(Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture))
            : inputData;
    }
}
