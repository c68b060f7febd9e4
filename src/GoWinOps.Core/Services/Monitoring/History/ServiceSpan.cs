using System;

namespace GoWinOps.Services;

/// <summary>A time over which a service was seen to be as a look had found it.</summary>
internal readonly record struct ServiceSpan(DateTimeOffset From, DateTimeOffset Until, WatchSample Sample)
{
    internal TimeSpan Length => Until - From;
}
