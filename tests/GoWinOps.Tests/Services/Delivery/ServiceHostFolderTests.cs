using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Files;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Services;
using GoWinOps.Time;
using Xunit;

namespace GoWinOps.Tests.Services.Delivery;

public sealed class ServiceHostFolderTests : IDisposable
{
    private static readonly byte[] Image = PortableExecutable.Make(PortableExecutable.Amd64);
    private readonly TestFolder temporary = new();
    private readonly NodeContext context;
    private readonly LocalNodeChannel channel;

    public ServiceHostFolderTests()
    {
        context = new NodeContext(temporary.Combine("root"));
        channel = new LocalNodeChannel(".", context);
        Directory.CreateDirectory(context.RootFolder);
    }

    private static string Sha256 => ContentHash.Of(Image);

    private string Hosts => Path.Combine(context.RootFolder, "host");

    public void Dispose()
    {
        channel.Dispose();
        temporary.Dispose();
    }

    [Fact]
    public async Task A_host_lies_in_a_folder_named_by_its_content_and_nothing_else_stays()
    {
        await SendAsync(Image);

        ServiceHostPresence staged = await StageAsync();

        Assert.Equal((true, Path.Combine(Hosts, Sha256, "GoWinOps.ServiceHost.exe")), (staged.IsStaged, staged.Path));
        Assert.Equal(Image, await File.ReadAllBytesAsync(staged.Path));
        Assert.Equal(new[] { Sha256 }, Directory.GetDirectories(Hosts).Select(Path.GetFileName));
        Assert.Empty(Directory.GetFiles(context.IncomingFolder));
    }

    [Fact]
    public async Task Staging_again_needs_no_content()
    {
        await SendAsync(Image);
        await StageAsync();

        ServiceHostPresence again = await StageAsync();

        Assert.True(again.IsStaged);
        Assert.True((await FindAsync()).IsStaged);
    }

    [Fact]
    public async Task Content_that_was_not_sent_or_arrived_damaged_is_refused_by_id()
    {
        Assert.Equal("ServiceHostContentMissing", (await Assert.ThrowsAsync<GoWinOpsException>(StageAsync)).ErrorId);
        Directory.CreateDirectory(context.IncomingFolder);
        await File.WriteAllBytesAsync(Path.Combine(context.IncomingFolder, Sha256), Image.Reverse().ToArray());

        Assert.Equal("ServiceHostCorrupted", (await Assert.ThrowsAsync<GoWinOpsException>(StageAsync)).ErrorId);

        Assert.False((await FindAsync()).HasContent);
        Assert.Empty(Directory.GetDirectories(Hosts));
    }

    [Fact]
    public async Task A_host_that_was_meddled_with_is_not_taken_for_staged_and_is_replaced()
    {
        await SendAsync(Image);
        string path = (await StageAsync()).Path;
        await File.WriteAllTextAsync(path, "something else");

        Assert.False((await FindAsync()).IsStaged);
        await SendAsync(Image);
        await StageAsync();

        Assert.Equal(Image, await File.ReadAllBytesAsync(path));
        Assert.Single(Directory.GetDirectories(Hosts));
    }

    [Theory]
    [InlineData("..")]
    [InlineData("ABC")]
    public async Task A_name_that_is_no_hash_is_refused(string name)
    {
        FindServiceHostOperation find = new() { Sha256 = name };

        GoWinOpsException exception = await Assert.ThrowsAsync<GoWinOpsException>(() => channel.InvokeAsync(find, TimeSpan.FromSeconds(20), CancellationToken.None));

        Assert.Equal("ContentHashInvalid", exception.ErrorId);
    }

    [Fact]
    public async Task A_service_cannot_be_set_to_a_host_that_is_not_there()
    {
        GoWinOpsException exception = Assert.Throws<GoWinOpsException>(() => new ServiceHostFolder(context).RequireStaged(Sha256, "orders"));
        Assert.Equal("ServiceHostNotStaged", exception.ErrorId);
        await SendAsync(Image);
        await StageAsync();

        Assert.EndsWith("GoWinOps.ServiceHost.exe", new ServiceHostFolder(context).RequireStaged(Sha256, "orders"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_host_goes_when_no_service_has_named_it_for_a_while_and_nothing_else_does()
    {
        string named = Host('a');
        string old = Host('c');
        string foreign = Path.Combine(Hosts, "notes");
        Directory.CreateDirectory(foreign);
        Directory.SetLastWriteTimeUtc(old, DateTime.UtcNow.AddDays(-300));
        Directory.SetLastWriteTimeUtc(foreign, DateTime.UtcNow.AddDays(-300));
        ServiceHostFolder folder = new(context);
        string[] uses = [Path.Combine(named.ToUpperInvariant(), "GoWinOps.ServiceHost.exe"), "C:\\Windows\\system32\\svchost.exe"];

        // However old it is, a service may have left it a moment ago, and may have to go back to it.
        folder.Sweep(uses);
        Assert.True(Directory.Exists(old));
        Age('c', UnusedServiceHosts.Lifetime + TimeSpan.FromMinutes(1));
        folder.Sweep(null);
        Assert.True(Directory.Exists(old));
        folder.Sweep(uses);

        Assert.Equal(new[] { named, foreign }.Order(), Directory.GetDirectories(Hosts).Order());
        Assert.Empty(Directory.GetFiles(Hosts));
    }

    [Fact]
    public void A_host_that_is_named_again_begins_anew()
    {
        string host = Host('a');
        ServiceHostFolder folder = new(context);
        folder.Sweep([]);
        Age('a', UnusedServiceHosts.Lifetime + TimeSpan.FromMinutes(1));

        folder.Sweep([Path.Combine(host, "GoWinOps.ServiceHost.exe")]);
        folder.Sweep([]);

        Assert.True(Directory.Exists(host));
    }

    [Fact]
    public void Only_a_few_hosts_are_kept_that_no_service_names()
    {
        for (int count = 0; count < 9; count++)
            Host((char)('0' + count));
        ServiceHostFolder folder = new(context);
        folder.Sweep([]);
        Assert.Equal(9, Directory.GetDirectories(Hosts).Length);

        for (int count = 0; count < 9; count++)
            Age((char)('0' + count), UnusedServiceHosts.ShortLifetime + TimeSpan.FromMinutes(count + 1));
        folder.Sweep([]);

        Assert.Equal(Enumerable.Range(0, UnusedServiceHosts.Most).Select(count => Path.Combine(Hosts, new string((char)('0' + count), 64))), Directory.GetDirectories(Hosts).Order());
    }

    [Fact]
    public void What_an_interrupted_delivery_left_goes_after_a_day()
    {
        string lost = Path.Combine(Hosts, ".partial-1");
        string underWay = Path.Combine(Hosts, ".partial-2");
        Directory.CreateDirectory(lost);
        File.WriteAllText(Path.Combine(lost, "GoWinOps.ServiceHost.exe"), "half");
        Directory.CreateDirectory(underWay);
        Directory.SetLastWriteTimeUtc(lost, DateTime.UtcNow.AddDays(-2));

        new ServiceHostFolder(context).Sweep([]);

        Assert.Equal(new[] { underWay }, Directory.GetDirectories(Hosts));
    }

    [Fact]
    public async Task A_host_that_was_asked_for_is_kept()
    {
        await SendAsync(Image);
        string folder = Path.GetDirectoryName((await StageAsync()).Path)!;
        new ServiceHostFolder(context).Sweep([]);
        File.SetLastWriteTimeUtc(folder + ".unused", DateTime.UtcNow.AddDays(-30));

        await FindAsync();
        new ServiceHostFolder(context).Sweep([]);

        Assert.True(Directory.Exists(folder));
    }

    [Fact]
    public async Task Several_who_deliver_the_same_host_at_once_all_find_it_there()
    {
        await SendAsync(Image);

        ServiceHostPresence[] all = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(StageAsync)));

        Assert.All(all, presence => Assert.True(presence.IsStaged));
        Assert.Equal(new[] { Sha256 }, Directory.GetDirectories(Hosts).Select(Path.GetFileName));
        Assert.Empty(Directory.GetFiles(context.IncomingFolder));
    }

    [Fact]
    public async Task Whoever_delivers_while_another_does_waits_and_finds_it_done()
    {
        await SendAsync(Image);
        string content = Path.Combine(context.IncomingFolder, Sha256);
        Directory.CreateDirectory(Hosts);
        IDisposable other = Assert.IsAssignableFrom<IDisposable>(FileLock.TryTake(Hosts + ".lock"));
        int touched = 0;
        WaitingClock clock = new(() =>
        {
            // What the other one does while this one waits: until now nobody but it may have touched anything.
            touched += Directory.GetFileSystemEntries(Hosts).Length + (File.Exists(content) ? 0 : 1);
            string folder = Path.Combine(Hosts, Sha256);
            Directory.CreateDirectory(folder);
            File.Move(content, Path.Combine(folder, "GoWinOps.ServiceHost.exe"));
            other.Dispose();
        });

        ServiceHostPresence staged = await new ServiceHostFolder(new NodeContext(context.RootFolder, clock)).StageAsync(Sha256, CancellationToken.None);

        Assert.Equal((1, 0, true), (clock.Waits, touched, staged.IsStaged));
        Assert.Equal(new[] { Sha256 }, Directory.GetDirectories(Hosts).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Whoever_cannot_wait_for_another_delivery_any_longer_says_so_and_touches_nothing()
    {
        await SendAsync(Image);
        using IDisposable other = Assert.IsAssignableFrom<IDisposable>(FileLock.TryTake(Hosts + ".lock"));
        ServiceHostFolder folder = new(new NodeContext(context.RootFolder, new WaitingClock(() => { })));

        GoWinOpsException exception = await Assert.ThrowsAsync<GoWinOpsException>(() => folder.StageAsync(Sha256, CancellationToken.None));

        Assert.Equal("ServiceStateLocked", exception.ErrorId);
        Assert.Empty(Directory.GetFileSystemEntries(Hosts));
        Assert.True(File.Exists(Path.Combine(context.IncomingFolder, Sha256)));
    }

    [Fact]
    public async Task A_delivery_that_fails_lets_the_next_one_in()
    {
        await Assert.ThrowsAsync<GoWinOpsException>(StageAsync);

        using IDisposable? next = FileLock.TryTake(Hosts + ".lock");
        Assert.NotNull(next);
    }

    [Fact]
    public async Task Content_that_came_after_somebody_else_was_faster_does_not_stay()
    {
        await SendAsync(Image);
        await StageAsync();
        await SendAsync(Image);

        await StageAsync();

        Assert.Empty(Directory.GetFiles(context.IncomingFolder));
    }

    [Fact]
    public async Task A_host_to_be_sent_has_to_be_there_and_to_be_an_executable()
    {
        string missing = temporary.Combine("GoWinOps.ServiceHost.exe");
        string script = temporary.Write("script.exe", "#!/bin/sh");

        GoWinOpsException absent = await Assert.ThrowsAsync<GoWinOpsException>(() => ServiceHostFile.ReadAsync(missing, CancellationToken.None));
        GoWinOpsException unfit = await Assert.ThrowsAsync<GoWinOpsException>(() => ServiceHostFile.ReadAsync(script, CancellationToken.None));

        Assert.Equal(("ServiceHostMissing", "ReleaseNotExecutable"), (absent.ErrorId, unfit.ErrorId));
        Assert.Contains(missing, absent.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_module_brings_its_own_host_and_any_node_that_runs_windows_programs_can_run_it()
    {
        string path = Path.Combine(Hosting.ModuleSession.RepositoryRoot, "artifacts", "module", "GoWinOps", "host", "GoWinOps.ServiceHost.exe");

        ServiceHostFile host = await ServiceHostFile.ReadAsync(path, CancellationToken.None);

        // Not for one processor: .NET Framework compiles it where it runs.
        using FileStream stream = File.OpenRead(path);
        Assert.Equal("386", ExecutableImage.ReadMachine(stream, path));
        Assert.InRange(host.Size, 10_000, 2_000_000);
    }

    private string Host(char digit)
    {
        string folder = Path.Combine(Hosts, new string(digit, 64));
        Directory.CreateDirectory(folder);
        return folder;
    }

    private void Age(char digit, TimeSpan age) => File.SetLastWriteTimeUtc(Path.Combine(Hosts, new string(digit, 64) + ".unused"), DateTime.UtcNow - age);

    private async Task SendAsync(byte[] content)
    {
        string file = temporary.Combine("GoWinOps.ServiceHost.exe");
        await File.WriteAllBytesAsync(file, content);
        await channel.SendFileAsync(file, ContentHash.Of(content), null, CancellationToken.None);
    }

    private Task<ServiceHostPresence> StageAsync() => channel.InvokeAsync(new StageServiceHostOperation { Sha256 = Sha256 }, TimeSpan.FromSeconds(20), CancellationToken.None);

    private Task<ServiceHostPresence> FindAsync() => channel.InvokeAsync(new FindServiceHostOperation { Sha256 = Sha256 }, TimeSpan.FromSeconds(20), CancellationToken.None);

    // Time passes only while somebody waits.
    private sealed class WaitingClock(Action whileWaiting) : IClock
    {
        internal int Waits { get; private set; }

        public DateTimeOffset UtcNow => DateTimeOffset.UnixEpoch + Elapsed;

        public TimeSpan Elapsed { get; private set; }

        public Task DelayAsync(TimeSpan delay, CancellationToken cancellationToken)
        {
            Waits++;
            Elapsed += delay;
            whileWaiting();
            return Task.CompletedTask;
        }
    }
}
