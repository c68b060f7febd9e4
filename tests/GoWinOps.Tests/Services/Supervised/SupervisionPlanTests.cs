using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Health;
using GoWinOps.Nodes;
using GoWinOps.Services;
using Xunit;

namespace GoWinOps.Tests.Services.Supervised;

public sealed class SupervisionPlanTests : IDisposable
{
    private readonly TestFolder temporary = new();
    private readonly NodeContext context;

    public SupervisionPlanTests() => context = new NodeContext(temporary.Path);

    private string FilePath => SupervisionFile.PathIn(context.ServiceFolder("orders"));

    public void Dispose() => temporary.Dispose();

    [Fact]
    public async Task Each_property_that_is_asked_for_shows_and_the_second_time_nothing_does()
    {
        ServiceSupervision asked = Asked();

        SupervisionPlan first = await MakeAsync(ServiceMode.Hosted, asked);
        await first.ApplyAsync(CancellationToken.None);
        DateTime written = File.GetLastWriteTimeUtc(FilePath);
        File.SetLastWriteTimeUtc(FilePath, written.AddHours(-1));
        SupervisionPlan second = await MakeAsync(ServiceMode.Hosted, Asked());
        await second.ApplyAsync(CancellationToken.None);

        Assert.Equal(
            new[]
            {
                "Supervision.Liveness.FailureThreshold: (none) -> 2",
                "Supervision.Liveness.Url: (none) -> http://127.0.0.1:8080/livez",
                "Supervision.MemoryLimitBytes: (none) -> 536870912",
                "Supervision.Restart: (none) -> Always",
                "Supervision.Stop[0]: (none) -> CloseInput",
                "Supervision.Stop[0].Wait: (none) -> 00:00:05",
                "Supervision.Stop[1]: (none) -> CtrlBreak",
                "Supervision.SuccessExitCodes: (none) -> 3 4",
            },
            first.Changes.Select(change => change.ToString()));
        Assert.Empty(second.Changes);
        Assert.Equal(written.AddHours(-1), File.GetLastWriteTimeUtc(FilePath));
        SupervisionSettings settings = (await SupervisionFile.ReadAsync(context.ServiceFolder("orders"), CancellationToken.None))!;
        Assert.Equal(("orders", ServiceMode.Hosted), (settings.Service, settings.Mode));
        Assert.Equal(SupervisionText.Of(asked), SupervisionText.Of(settings.Supervision));
    }

    [Fact]
    public async Task What_nobody_says_anything_about_stays_and_what_is_said_replaces_all_of_it()
    {
        await ApplyAsync(ServiceMode.Hosted, Asked());

        SupervisionPlan kept = await MakeAsync(ServiceMode.Hosted, null);
        SupervisionPlan replaced = await MakeAsync(ServiceMode.Hosted, new ServiceSupervision { MemoryLimitBytes = 1 << 30 });

        Assert.Empty(kept.Changes);
        Assert.Equal(536870912, kept.Wanted!.MemoryLimitBytes);
        Assert.Contains("Supervision.MemoryLimitBytes: 536870912 -> 1073741824", replaced.Changes.Select(change => change.ToString()));
        Assert.Contains("Supervision.Restart: Always -> (none)", replaced.Changes.Select(change => change.ToString()));
    }

    [Fact]
    public async Task Only_what_a_process_is_created_with_waits_for_a_restart()
    {
        await ApplyAsync(ServiceMode.Hosted, Asked());

        Assert.False(await NeedsRestartAsync(supervision => (supervision.MemoryLimitBytes, supervision.Liveness, supervision.Stop) = (null, null, null)));
        Assert.True(await NeedsRestartAsync(supervision => supervision.WorkingDirectory = @"D:\data"));
        Assert.True(await NeedsRestartAsync(supervision => supervision.Stop = [new ServiceStopStep { Method = ServiceStopMethod.CtrlC }]));
        Assert.False(await NeedsRestartAsync(supervision => supervision.WorkingDirectory = @"D:\data", isRunning: false));
    }

    [Fact]
    public async Task A_hosted_program_has_its_file_always_and_a_native_one_where_there_is_something_to_watch_for()
    {
        await ApplyAsync(ServiceMode.Hosted, null);
        Assert.True(File.Exists(FilePath));

        await ApplyAsync(ServiceMode.Native, null);
        Assert.False(File.Exists(FilePath));

        await ApplyAsync(ServiceMode.Native, new ServiceSupervision { Liveness = new ServiceProbe { Tcp = "127.0.0.1:80" } });
        Assert.Equal(ServiceMode.Native, (await SupervisionFile.ReadAsync(context.ServiceFolder("orders"), CancellationToken.None))!.Mode);
    }

    [Fact]
    public async Task What_was_there_is_put_back_byte_by_byte()
    {
        SupervisionPlan first = await MakeAsync(ServiceMode.Hosted, Asked());
        await first.ApplyAsync(CancellationToken.None);
        byte[] before = File.ReadAllBytes(FilePath);
        SupervisionPlan second = await MakeAsync(ServiceMode.Hosted, new ServiceSupervision());
        await second.ApplyAsync(CancellationToken.None);
        Assert.NotEqual(before, File.ReadAllBytes(FilePath));

        await second.UndoAsync();
        Assert.Equal(before, File.ReadAllBytes(FilePath));
        await first.UndoAsync();
        Assert.False(File.Exists(FilePath));
    }

    [Fact]
    public async Task A_damaged_file_shows_as_a_change_and_is_written_again()
    {
        Directory.CreateDirectory(context.ServiceFolder("orders"));
        File.WriteAllText(FilePath, "{ \"Supervision\": ");

        SupervisionPlan plan = await MakeAsync(ServiceMode.Hosted, null);
        await plan.ApplyAsync(CancellationToken.None);

        Assert.Contains("is damaged", Assert.Single(plan.Changes).From, StringComparison.Ordinal);
        Assert.Empty((await MakeAsync(ServiceMode.Hosted, null)).Changes);
    }

    private static ServiceSupervision Asked() => new()
    {
        MemoryLimitBytes = 512 << 20,
        Restart = ServiceRestartPolicy.Always,
        SuccessExitCodes = new[] { 3, 4 },
        Liveness = new ServiceProbe { Url = "http://127.0.0.1:8080/livez", FailureThreshold = 2 },
        Stop = new[] { new ServiceStopStep { Method = ServiceStopMethod.CloseInput, Wait = TimeSpan.FromSeconds(5) }, new ServiceStopStep { Method = ServiceStopMethod.CtrlBreak } },
    };

    private Task<SupervisionPlan> MakeAsync(ServiceMode mode, ServiceSupervision? asked) => SupervisionPlan.MakeAsync(context, "orders", mode, asked, CancellationToken.None);

    private async Task<bool> NeedsRestartAsync(Action<ServiceSupervision> edit, bool isRunning = true)
    {
        ServiceSupervision asked = Asked();
        edit(asked);
        SupervisionPlan plan = await MakeAsync(ServiceMode.Hosted, asked);
        ServiceChange change = new() { IsRunning = isRunning };
        plan.AddTo(change);
        Assert.NotEmpty(change.Changes);
        return change.RestartNeeded;
    }

    private async Task ApplyAsync(ServiceMode mode, ServiceSupervision? asked) => await (await MakeAsync(mode, asked)).ApplyAsync(CancellationToken.None);
}
