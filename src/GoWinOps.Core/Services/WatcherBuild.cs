using System;
using System.Diagnostics;
using System.IO;

namespace GoWinOps.Services;

/// <summary>Compares builds of the service host that a watcher may run.</summary>
internal static class WatcherBuild
{
    /// <summary>Whether one build is of a later version than another. Where one has gone, or has no version, neither is.</summary>
    internal static bool IsNewer(string path, string other) => VersionOf(path) is { } version && VersionOf(other) is { } than && version > than;

    private static Version? VersionOf(string path)
    {
        try
        {
            FileVersionInfo info = FileVersionInfo.GetVersionInfo(path);
            return info.FileVersion is null ? null : new Version(info.FileMajorPart, info.FileMinorPart, info.FileBuildPart, info.FilePrivatePart);
        }
        catch (Exception exception) when (exception is IOException or ArgumentException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
