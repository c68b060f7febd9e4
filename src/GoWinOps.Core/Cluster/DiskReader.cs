using System;
using System.Collections.Generic;
using System.IO;

namespace GoWinOps.Cluster;

/// <summary>Reads sizes of disks.</summary>
internal static class DiskReader
{
    /// <summary>The disks that answer; one without a size is no place to fill up.</summary>
    internal static IEnumerable<DiskVitals> Read(IEnumerable<DriveInfo> drives)
    {
        foreach (DriveInfo drive in drives)
        {
            if (TryRead(drive) is { Size: > 0 } disk)
                yield return disk;
        }
    }

    private static DiskVitals? TryRead(DriveInfo drive)
    {
        try
        {
            long size = drive.TotalSize;
            long free = drive.TotalFreeSpace;
            return new DiskVitals { Name = drive.Name, Size = size, Free = free, FreePercent = size > 0 ? Math.Round(100.0 * free / size, 1) : 0 };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A locked or vanished volume cannot be judged, and must not hide the others.
            return null;
        }
    }
}
