using System;
using System.Globalization;
using System.Management.Automation;
using GoWinOps.Manifest;

namespace GoWinOps.Commands;

/// <summary>
/// Lets a duration be written as a number of seconds or as in the manifest (<c>30s</c>, <c>5m</c>, <c>7d</c>), besides what PowerShell itself takes. By itself PowerShell takes
/// a number for ticks of 100 nanoseconds, a text of digits for days, and 7d for the number 7: a timeout that is over at once, or never.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class DurationTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        // To PowerShell 7d and 30s are numbers with a suffix of their type; how they were written is kept.
        string written = value as string ?? $"{inputData}";
        if (value is string or sbyte or byte or short or ushort or int or uint or long or ulong or float or double or decimal)
        {
            if (DurationText.TryParse(written, out TimeSpan duration))
                return duration;
            if (double.TryParse(value is string ? written : Convert.ToString(value, CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds))
                return OfSeconds(seconds, written);
        }

        return inputData;
    }

    private static TimeSpan OfSeconds(double seconds, string written) => Math.Abs(seconds) < TimeSpan.MaxValue.TotalSeconds
        ? TimeSpan.FromSeconds(seconds)
        : throw new ArgumentTransformationMetadataException($"'{written}' is no time. Write seconds (30), a text such as 30s, 5m, 2h or 7d, or 00:05:00.");
}
