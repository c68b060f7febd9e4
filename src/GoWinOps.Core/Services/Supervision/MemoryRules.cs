using System.Globalization;

namespace GoWinOps.Services;

/// <summary>Judges the memory of a service's processes, measured once a second.</summary>
internal sealed class MemoryRules
{
    /// <summary>How many measurements in a row must lie above the soft limit: garbage that is about to be collected is no leak.</summary>
    internal const int SoftMeasurements = 3;

    private readonly long? limit;
    private readonly long? softLimit;
    private int above;

    /// <summary>The rules for one run of a program.</summary>
    internal MemoryRules(ServiceSupervision settings)
    {
        limit = settings.MemoryLimitBytes;
        softLimit = settings.MemorySoftLimitBytes;
    }

    /// <summary>Which limit a measurement breaks, in bytes; null for none.</summary>
    internal (ProgramEndCause Cause, string Reason)? Judge(long bytes)
    {
        // Windows itself keeps the job at its limit; where it cannot, the next measurement finds it above.
        if (bytes > limit)
            return (ProgramEndCause.MemoryLimit, $"It used {Mebibytes(bytes)} MiB, over its limit of {Mebibytes(limit.Value)} MiB");
        above = bytes > softLimit ? above + 1 : 0;
        return above >= SoftMeasurements
            ? (ProgramEndCause.MemorySoftLimit, $"It used {Mebibytes(bytes)} MiB, over its soft limit of {Mebibytes(softLimit!.Value)} MiB for {SoftMeasurements} s")
            : null;
    }

    private static string Mebibytes(long bytes) => (bytes / 1048576.0).ToString("0.#", CultureInfo.InvariantCulture);
}
