using System;
using System.Globalization;
using System.Management.Automation;
using GoWinOps.Build.Toolchains;

namespace GoWinOps.Commands;

/// <summary>Shows how far an installation has come, with bytes a second where they are measured.</summary>
internal sealed class ToolchainProgress
{
    private const double Mebibyte = 1 << 20;
    private readonly Action<ProgressRecord> post;
    private readonly int id = ServiceProgress.NextActivityId();
    private readonly string activity;

    internal ToolchainProgress(Action<ProgressRecord> post, string activity)
    {
        this.post = post;
        this.activity = activity;
    }

    internal void Show(ToolchainStep step)
    {
        ProgressRecord record = new(id, activity, Status(step));
        if (step.Total is > 0)
            record.PercentComplete = (int)Math.Min(100, step.Done * 100 / step.Total.Value);
        if (step is { Total: { } total, BytesPerSecond: > 0 })
            record.SecondsRemaining = (int)Math.Min(int.MaxValue, Math.Max(0, (total - step.Done) / step.BytesPerSecond.Value));
        post(record);
    }

    internal void Complete() => post(new ProgressRecord(id, activity, "done") { RecordType = ProgressRecordType.Completed });

    private static string Status(ToolchainStep step)
    {
        if (step.Done == 0)
            return step.Text;
        string size = step.Total is { } total ? string.Format(CultureInfo.CurrentCulture, "{0:0.0} of {1:0.0} MiB", step.Done / Mebibyte, total / Mebibyte)
            : string.Format(CultureInfo.CurrentCulture, "{0:0.0} MiB", step.Done / Mebibyte);
        string rate = step.BytesPerSecond is { } speed ? string.Format(CultureInfo.CurrentCulture, ", {0:0.0} MiB/s", speed / Mebibyte) : string.Empty;
        return $"{step.Text}: {size}{rate}";
    }
}
