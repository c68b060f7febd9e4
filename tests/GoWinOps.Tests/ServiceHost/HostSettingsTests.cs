extern alias ServiceHost;

using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.Versioning;
using System.Threading;
using System.Threading.Tasks;
using ServiceHost::GoWinOps.Services;
using ServiceHost::GoWinOps.ServiceHost.Supervising;
using ServiceHost::GoWinOps.Time;
using Xunit;

namespace GoWinOps.Tests.ServiceHost;

/// <summary>What a host reads of its settings; nothing in it is Windows' own.</summary>
[SupportedOSPlatform("windows")]
public sealed class HostSettingsTests : IDisposable
{
    private readonly TestFolder folder = new();
    private readonly HostJournal journal;
    private DateTime written = new(2026, 11, 23, 8, 0, 0, DateTimeKind.Utc);

    public HostSettingsTests() => journal = new HostJournal(folder.Path, "orders", SystemClock.Instance);

    public void Dispose()
    {
        journal.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task Settings_count_when_they_have_changed_and_only_then()
    {
        Write("""{ "Supervision": { "MemoryLimitBytes": 1000 }, "WrittenUtc": "2026-11-23T08:00:00.000Z" }""");
        HostSettings settings = await HostSettings.OpenAsync(folder.Path, journal);
        Assert.Equal(1000, settings.Current.Supervision.MemoryLimitBytes);
        Assert.False(await settings.RefreshAsync());

        Write("""{ "Supervision": { "MemoryLimitBytes": 2000 }, "WrittenUtc": "2026-11-23T09:00:00.000Z" }""");

        Assert.True(await settings.RefreshAsync());
        Assert.False(await settings.RefreshAsync());
        Assert.Equal((2000, new DateTime(2026, 11, 23, 9, 0, 0, DateTimeKind.Utc)), (settings.Current.Supervision.MemoryLimitBytes, settings.WrittenUtc));
        Assert.Empty(await ReasonsAsync());
    }

    [Fact]
    public async Task Damaged_settings_leave_those_before_and_are_told_of_once_unless_they_are_only_being_replaced()
    {
        Write("""{ "Supervision": { "MemoryLimitBytes": 1000 } }""");
        HostSettings settings = await HostSettings.OpenAsync(folder.Path, journal);

        Write("{ \"Supervision\": ");
        Assert.False(await settings.RefreshAsync());
        Assert.Empty(await ReasonsAsync());
        for (int second = 0; second < 3; second++)
            Assert.False(await settings.RefreshAsync());

        Assert.Equal(1000, settings.Current.Supervision.MemoryLimitBytes);
        Assert.EndsWith("The settings before go on to count.", Assert.Single(await ReasonsAsync()), StringComparison.Ordinal);
        Write("""{ "Supervision": { "MemoryLimitBytes": 3000 } }""");
        Assert.True(await settings.RefreshAsync());
        Assert.Equal(3000, settings.Current.Supervision.MemoryLimitBytes);
    }

    [Fact]
    public async Task A_host_starts_with_no_damaged_settings_and_says_that_there_are_none()
    {
        HostSettings settings = await HostSettings.OpenAsync(folder.Path, journal);
        Assert.Null(settings.WrittenUtc);
        Assert.Contains("is missing", Assert.Single(await ReasonsAsync()), StringComparison.Ordinal);

        Write("{ \"Supervision\": { \"CpuLimitPercent\": 0 } }");

        InvalidDataException failure = await Assert.ThrowsAsync<InvalidDataException>(() => HostSettings.OpenAsync(folder.Path, journal));
        Assert.Contains("CpuLimitPercent", failure.Message, StringComparison.Ordinal);
    }

    // Two files written within one tick of a file system's clock would look the same.
    private void Write(string content)
    {
        written = written.AddSeconds(1);
        File.SetLastWriteTimeUtc(folder.Write(SupervisionFile.FileName, content), written);
    }

    private async Task<IReadOnlyList<string>> ReasonsAsync() =>
        (await DecisionLog.ReadAsync(folder.Path, 10, CancellationToken.None)).Select(decision => decision.Reason).ToList();
}
