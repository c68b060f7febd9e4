using System;

namespace GoWinOps.Services;

/// <summary>How much of a log is kept.</summary>
internal sealed record LogBounds
{
    private const long DefaultFileBytes = 10 * 1024 * 1024;
    private const int DefaultFiles = 10;

    /// <exception cref="ArgumentOutOfRangeException">There is no log like that.</exception>
    internal LogBounds(long fileBytes, int files, bool daily)
    {
        if (fileBytes < 1)
            throw new ArgumentOutOfRangeException(nameof(fileBytes), fileBytes, "A log file holds at least one byte.");
        if (files < 0)
            throw new ArgumentOutOfRangeException(nameof(files), files, "The number of files kept cannot be negative.");
        FileBytes = fileBytes;
        Files = files;
        Daily = daily;
    }

    /// <summary>The size, in bytes, no file exceeds.</summary>
    internal long FileBytes { get; }

    /// <summary>How many full files are kept besides the one being written.</summary>
    internal int Files { get; }

    /// <summary>Whether a new file is begun each local day as well.</summary>
    internal bool Daily { get; }

    /// <summary>What is asked for, and the defaults for the rest.</summary>
    internal static LogBounds Of(ServiceSupervision settings) =>
        new(settings.LogFileBytes ?? DefaultFileBytes, settings.LogFiles ?? DefaultFiles, settings.LogDaily);
}
