using System;
using System.Globalization;
using System.Management.Automation;
using GoWinOps.Manifest;

namespace GoWinOps.Commands;

/// <summary>
/// Lets a duration be written as a number of seconds or as in the manifest (<c>30s</c>, <c>5m</c>, <c>7d</c>), besides what PowerShell itself takes. By
/// itself PowerShell takes a number for ticks of 100 nanoseconds and a text of digits for days: a timeout of 30 that is over at once, or never.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class DurationTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return value switch
        {
            byte or short or ushort or int or uint or long or ulong or float or double or decimal => Seconds(value),
            string text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds) => Seconds(seconds),
            string text when DurationText.TryParse(text, out TimeSpan duration) => duration,
            _ => inputData,
        };
    }

    private static TimeSpan Seconds(object number) => TimeSpan.FromSeconds(Convert.ToDouble(number, CultureInfo.InvariantCulture));
}
