using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Services;
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
    public void Old_hosts_that_no_service_names_are_swept_and_nothing_else()
    {
        string named = Host('a', days: 30);
        string fresh = Host('b', days: 0);
        string old = Host('c', days: 2);
        string foreign = Path.Combine(Hosts, "notes");
        Directory.CreateDirectory(foreign);
        Directory.SetLastWriteTimeUtc(foreign, DateTime.UtcNow.AddDays(-30));
        ServiceHostFolder folder = new(context);

        folder.Sweep(null);
        Assert.True(Directory.Exists(old));
        folder.Sweep(new[] { Path.Combine(named.ToUpperInvariant(), "GoWinOps.ServiceHost.exe"), "C:\\Windows\\system32\\svchost.exe" });

        Assert.Equal(new[] { named, fresh, foreign }.Order(), Directory.GetDirectories(Hosts).Order());
    }

    [Fact]
    public async Task A_host_that_was_asked_for_is_kept_for_another_day()
    {
        await SendAsync(Image);
        string folder = Path.GetDirectoryName((await StageAsync()).Path)!;
        Directory.SetLastWriteTimeUtc(folder, DateTime.UtcNow.AddDays(-30));

        await FindAsync();
        new ServiceHostFolder(context).Sweep(Array.Empty<string>());

        Assert.True(Directory.Exists(folder));
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

    private string Host(char digit, int days)
    {
        string folder = Path.Combine(Hosts, new string(digit, 64));
        Directory.CreateDirectory(folder);
        Directory.SetLastWriteTimeUtc(folder, DateTime.UtcNow.AddDays(-days));
        return folder;
    }

    private async Task SendAsync(byte[] content)
    {
        string file = temporary.Combine("GoWinOps.ServiceHost.exe");
        await File.WriteAllBytesAsync(file, content);
        await channel.SendFileAsync(file, ContentHash.Of(content), null, CancellationToken.None);
    }

    private Task<ServiceHostPresence> StageAsync() => channel.InvokeAsync(new StageServiceHostOperation { Sha256 = Sha256 }, TimeSpan.FromSeconds(20), CancellationToken.None);

    private Task<ServiceHostPresence> FindAsync() => channel.InvokeAsync(new FindServiceHostOperation { Sha256 = Sha256 }, TimeSpan.FromSeconds(20), CancellationToken.None);
}
