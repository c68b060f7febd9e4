using System;
using System.Globalization;
using System.Management.Automation;
using GoWinOps.Manifest;

namespace GoWinOps.Commands;

/// <summary>Lets a duration be written as a number of seconds or as in the manifest (<c>30s</c>, <c>5m</c>, <c>7d</c>), besides what PowerShell itself takes.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class DurationTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return value switch
        {
            int or long or double or decimal => TimeSpan.FromSeconds(Convert.ToDouble(value, CultureInfo.InvariantCulture)),
            string text when DurationText.TryParse(text, out TimeSpan duration) => duration,
            _ => inputData,
        };
    }
}
