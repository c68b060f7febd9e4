using System;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Security;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Build.Artifacts;
using GoWinOps.Tests.Hosting;
using GoWinOps.Time;
using Xunit;

namespace GoWinOps.Tests.Build.Artifacts;

/// <summary>Publish-, Get- and Save-GoArtifact against a server that answers, and one that does what servers do.</summary>
public sealed class ArtifactServerTests : IDisposable
{
    private const string ExecutablePath = "orders/1.2.3/linux_amd64/orders";
    private const string ManifestPath = "orders/1.2.3/linux_amd64/orders.build.json";
    private readonly TestFolder folder = new();
    private readonly ModuleSession session = new();
    private readonly ArtifactServer server = new();

    public void Dispose()
    {
        server.Dispose();
        session.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task What_is_published_is_found_and_fetched_again_bit_by_bit()
    {
        string manifest = await ArtifactSamples.MakeAsync(folder.Combine("out"), "1.2.3+build.7", options: new ArtifactOptions { Archive = true, Sbom = true });

        ModuleSession.Outcome published = await PublishAsync(manifest, "-PassThru");
        ModuleSession.Outcome found = await session.RunAsync("Get-GoArtifact -Path $args[0]", server.Url);
        ModuleSession.Outcome saved = await session.RunAsync("Get-GoArtifact orders -Path $args[0] -Version v1.2.3+build.7 -Target linux/* | Save-GoArtifact -Destination $args[1]", server.Url, folder.Combine("in"));
        ModuleSession.Outcome tested = await session.RunAsync("$args[0] | Test-GoArtifact -Quiet", saved.Output[0].Properties["ManifestPath"].Value);

        Assert.Empty(published.ErrorIds.Concat(found.ErrorIds).Concat(saved.ErrorIds));
        Assert.Equal(published.Output.Single().Properties["Path"].Value, found.Output.Single().Properties["Path"].Value);
        Assert.Equal(
            Directory.GetFiles(folder.Combine("out"), "*", SearchOption.AllDirectories).ToDictionary(path => Path.GetRelativePath(folder.Combine("out"), path), File.ReadAllText),
            Directory.GetFiles(folder.Combine("in"), "*", SearchOption.AllDirectories).ToDictionary(path => Path.GetRelativePath(folder.Combine("in"), path), File.ReadAllText));
        // A few bytes of text are no executable, which is the one thing the check must find.
        Assert.Equal(false, tested.Output.Single().BaseObject);
        Assert.Empty(Directory.GetFiles(folder.Combine("in"), "*.partial", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Programs_of_one_target_for_different_processors_are_published_side_by_side_and_fetched_by_their_level()
    {
        const string Target = "windows/amd64";
        foreach (string level in new[] { "GOAMD64=v1", "GOAMD64=v3" })
            Assert.Empty((await PublishAsync(await ArtifactSamples.MakeAsync(folder.Combine("out"), target: Target, level: level))).ErrorIds);

        string[] all = await LevelsAsync("-Target windows/amd64");
        string[] latest = await LevelsAsync("-Latest");
        string[] third = await LevelsAsync("-Target windows/amd64/v3");
        ModuleSession.Outcome saved = await session.RunAsync("Get-GoArtifact -Path $args[0] | Save-GoArtifact -Destination $args[1]", server.Url, folder.Combine("in"));

        Assert.Equal(["GOAMD64=v1", "GOAMD64=v3"], all);
        Assert.Equal(all, latest);
        Assert.Equal(["GOAMD64=v3"], third);
        Assert.Empty(saved.ErrorIds);
        Assert.Equal("1.2.3 for windows/amd64 GOAMD64=v1", await File.ReadAllTextAsync(folder.Combine("in", "1.2.3", "windows_amd64", "orders.exe")));
        Assert.Equal("1.2.3 for windows/amd64 GOAMD64=v3", await File.ReadAllTextAsync(folder.Combine("in", "1.2.3", "windows_amd64_v3", "orders.exe")));

        async Task<string[]> LevelsAsync(string parameters) =>
            (await session.RunAsync($"Get-GoArtifact {parameters} -Path $args[0]", server.Url)).Output.Select(artifact => (string)artifact.Properties["Microarchitecture"].Value).ToArray();
    }

    [Fact]
    public async Task The_manifest_is_sent_after_the_files_and_the_index_after_the_manifest()
    {
        await PublishAsync(await ArtifactSamples.MakeAsync(folder.Path));

        Assert.Equal([ExecutablePath, ManifestPath, "orders/index.json", "index.json"], server.Of("PUT").Select(request => request.Path));
    }

    [Fact]
    public async Task Publishing_the_same_again_sends_nothing_and_a_different_one_needs_force()
    {
        string manifest = await ArtifactSamples.MakeAsync(folder.Path);
        await PublishAsync(manifest);
        int sent = server.Of("PUT").Count();

        ModuleSession.Outcome again = await PublishAsync(manifest);
        Assert.Empty(again.ErrorIds);
        Assert.Equal(sent, server.Of("PUT").Count());
        await ArtifactSamples.MakeAsync(folder.Path, content: "other");
        ModuleSession.Outcome different = await PublishAsync(manifest);
        ModuleSession.Outcome forced = await PublishAsync(manifest, "-Force");

        Assert.Equal(["ArtifactAlreadyPublished"], different.ErrorIds);
        Assert.Empty(forced.ErrorIds);
        Assert.Equal("other", Encoding.UTF8.GetString(server.Files[ExecutablePath]));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_upload_that_breaks_off_goes_on_where_the_server_can_and_begins_anew_where_it_cannot(bool resumes)
    {
        server.ResumesUploads = resumes;
        int cuts = 0;
        server.CutAfter = request => request.Path == ExecutablePath && request.Method == "PUT" && cuts++ == 0 ? 200_000 : null;
        string content = new('x', 500_000);

        ModuleSession.Outcome outcome = await PublishAsync(await ArtifactSamples.MakeAsync(folder.Path, content: content));

        Assert.Empty(outcome.ErrorIds);
        Assert.Equal(content, Encoding.UTF8.GetString(server.Files[ExecutablePath]));
        string?[] ranges = server.Of("PUT").Where(request => request.Path == ExecutablePath).Select(request => request.Header("Content-Range")).ToArray();
        Assert.Equal(resumes ? [null, "bytes 200000-499999/500000"] : [null, "bytes 200000-499999/500000", null], ranges);
    }

    [Fact]
    public async Task A_download_that_breaks_off_goes_on_in_the_same_command_and_in_the_next()
    {
        string content = string.Concat(Enumerable.Range(0, 100_000).Select(number => (char)('a' + (number % 26))));
        await PublishAsync(await ArtifactSamples.MakeAsync(folder.Path, content: content));
        int cuts = 0;
        server.CutAfter = request => request.Path == ExecutablePath && cuts++ == 0 ? 40_000 : null;

        ModuleSession.Outcome outcome = await SaveAsync();

        Assert.Empty(outcome.ErrorIds);
        Assert.Equal(content, await File.ReadAllTextAsync((string)outcome.Output.Single().Properties["Path"].Value));
        ArtifactServer.Request last = server.Of("GET").Last(request => request.Path == ExecutablePath);
        Assert.Equal("bytes=40000-", last.Header("Range"));
        Assert.StartsWith("\"", last.Header("If-Range"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_beginning_of_something_else_is_not_continued_into_the_file()
    {
        string manifest = await ArtifactSamples.MakeAsync(folder.Path, content: new string('x', 5000));
        string hash = ArtifactManifestFile.Parse(await File.ReadAllBytesAsync(manifest), manifest).Sha256;
        await PublishAsync(manifest);
        folder.Write($"in/1.2.3/linux_amd64/orders.{hash[..16]}.partial", new string('?', 1000));

        ModuleSession.Outcome outcome = await SaveAsync();

        Assert.Empty(outcome.ErrorIds);
        Assert.Equal(new string('x', 5000), await File.ReadAllTextAsync(folder.Combine("in", "1.2.3", "linux_amd64", "orders")));
    }

    [Fact]
    public async Task A_server_that_gives_or_keeps_another_file_is_found_out()
    {
        await PublishAsync(await ArtifactSamples.MakeAsync(folder.Path));
        server.Files[ExecutablePath] = "another thing with a virus"u8.ToArray()[..server.Files[ExecutablePath].Length];

        ModuleSession.Outcome fetched = await SaveAsync();
        server.Instead = request => request.Method == "GET" && request.Path.EndsWith("/orders", StringComparison.Ordinal) ? new ArtifactServer.Reply(200, "rubbish"u8.ToArray()) : null;
        ModuleSession.Outcome sent = await PublishAsync(await ArtifactSamples.MakeAsync(folder.Path, "2.0.0"));

        Assert.Equal(["ArtifactContentMismatch"], fetched.ErrorIds);
        Assert.Empty(Directory.GetFiles(folder.Combine("in", "1.2.3", "linux_amd64")));
        Assert.Equal(["ArtifactContentMismatch"], sent.ErrorIds);
        Assert.DoesNotContain("orders/2.0.0/linux_amd64/orders.build.json", server.Files.Keys);
    }

    [Fact]
    public async Task A_failure_that_passes_is_waited_for_as_long_as_the_server_says()
    {
        int failures = 0;
        server.Instead = request => request.Method == "PUT" && request.Path == ExecutablePath && failures++ < 2
            ? new ArtifactServer.Reply(503) { Headers = { ["Retry-After"] = "0" } }
            : null;

        ModuleSession.Outcome outcome = await PublishAsync(await ArtifactSamples.MakeAsync(folder.Path));

        Assert.Empty(outcome.ErrorIds);
        Assert.Equal(3, failures);
    }

    [Fact]
    public async Task A_failure_that_stays_ends_after_a_bounded_number_of_attempts()
    {
        server.Instead = _ => new ArtifactServer.Reply(500) { Headers = { ["Retry-After"] = "0" } };

        ModuleSession.Outcome outcome = await PublishAsync(await ArtifactSamples.MakeAsync(folder.Path));

        Assert.Equal(["ArtifactServerFailed"], outcome.ErrorIds);
        Assert.Equal(HttpExchange.Attempts, server.Requests.Count);
        Assert.Contains("500", outcome.Errors[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_token_is_shown_to_the_server_alone_and_to_nobody_a_redirect_leads_to()
    {
        using ArtifactServer elsewhere = new();
        server.Instead = request => request.Header("Authorization") != "Bearer open-sesame" ? new ArtifactServer.Reply(401)
            : request.Method == "GET" && request.Path == ExecutablePath ? new ArtifactServer.Reply(307) { Headers = { ["Location"] = elsewhere.Url + "/" + ExecutablePath } }
            : null;
        string manifest = await ArtifactSamples.MakeAsync(folder.Path);
        elsewhere.Files[ExecutablePath] = await File.ReadAllBytesAsync(folder.Combine("1.2.3", "linux_amd64", "orders"));

        ModuleSession.Outcome refused = await PublishAsync(manifest);
        ModuleSession.Outcome published = await session.RunAsync("Publish-GoArtifact $args[0] $args[1] -Token $args[2]", manifest, server.Url, Secret("open-sesame"));
        ModuleSession.Outcome saved = await session.RunAsync("Save-GoArtifact $args[0] $args[1] -Token $args[2]", server.Url + "/" + ManifestPath, folder.Combine("in"), Secret("open-sesame"));

        Assert.Equal(["ArtifactServerRefused"], refused.ErrorIds);
        Assert.Empty(published.ErrorIds.Concat(saved.ErrorIds));
        Assert.NotEmpty(elsewhere.Requests);
        Assert.All(elsewhere.Requests, request => Assert.Null(request.Header("Authorization")));
    }

    [Fact]
    public async Task A_token_comes_from_the_environment_too_and_never_goes_over_an_open_line()
    {
        string manifest = await ArtifactSamples.MakeAsync(folder.Path);
        string variable = "GOWINOPS_TEST_" + Guid.NewGuid().ToString("N");
        Environment.SetEnvironmentVariable(variable, "from-there");
        try
        {
            await PublishAsync(manifest, "-TokenVariable " + variable);
        }
        finally
        {
            Environment.SetEnvironmentVariable(variable, null);
        }

        ModuleSession.Outcome empty = await PublishAsync(manifest, "-TokenVariable " + variable);
        ModuleSession.Outcome open = await session.RunAsync("Publish-GoArtifact $args[0] http://artifacts.example.com/repo -Token $args[1]", manifest, Secret("x"));
        ModuleSession.Outcome invalid = await session.RunAsync("Publish-GoArtifact $args[0] https://me:secret@artifacts.example.com/repo", manifest);

        Assert.All(server.Requests, request => Assert.Equal("Bearer from-there", request.Header("Authorization")));
        Assert.Equal(["ArtifactTokenVariableEmpty"], empty.ErrorIds);
        Assert.Equal(["ArtifactTokenNotProtected"], open.ErrorIds);
        Assert.Equal(["ArtifactDestinationInvalid"], invalid.ErrorIds);
        Assert.DoesNotContain("secret", invalid.Errors[0].ErrorDetails.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_circle_of_redirects_and_a_missing_file_are_named()
    {
        await PublishAsync(await ArtifactSamples.MakeAsync(folder.Path));
        server.Files.TryRemove(ExecutablePath, out _);
        ModuleSession.Outcome gone = await SaveAsync();
        server.Instead = request => new ArtifactServer.Reply(302) { Headers = { ["Location"] = server.Url + "/again" } };
        ModuleSession.Outcome circle = await SaveAsync();

        Assert.Equal(["ArtifactNotFound"], gone.ErrorIds);
        Assert.Equal(["ArtifactRedirectRefused"], circle.ErrorIds);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Targets_published_at_the_same_time_are_all_in_the_index(bool heedsConditions)
    {
        server.HeedsConditions = heedsConditions;
        string[] manifests = await Task.WhenAll(Enumerable.Range(0, 6).Select(number => ArtifactSamples.MakeAsync(folder.Path, target: $"linux/arch{number}")));

        ModuleSession.Outcome outcome = await session.RunAsync("$args[0] | Publish-GoArtifact -Destination $args[1] -ThrottleLimit " + (heedsConditions ? 6 : 1), manifests, server.Url);
        ModuleSession.Outcome found = await session.RunAsync("Get-GoArtifact orders -Path $args[0]", server.Url);

        Assert.Empty(outcome.ErrorIds);
        Assert.Equal(6, found.Output.Count);
    }

    [Fact]
    public async Task An_index_that_is_changed_again_and_again_or_damaged_is_reported()
    {
        string manifest = await ArtifactSamples.MakeAsync(folder.Path);
        using HttpArtifactStore store = new(new Uri(server.Url), null, new NoWait());
        server.Instead = request => request.Method == "PUT" && request.Path == "orders/index.json" ? new ArtifactServer.Reply(412) : null;

        Problems.GoWinOpsException busy = await Assert.ThrowsAsync<Problems.GoWinOpsException>(() => new ArtifactPublisher(store, new NoWait()).PublishAsync(manifest, false, null, CancellationToken.None));
        server.Instead = _ => null;
        server.Files["orders/index.json"] = "{ \"artifacts\": [ { \"version\": \"../x\" } ] }"u8.ToArray();
        ModuleSession.Outcome damaged = await session.RunAsync("Get-GoArtifact orders -Path $args[0]", server.Url);

        Assert.Equal("ArtifactIndexBusy", busy.ErrorId);
        Assert.Equal(["ArtifactIndexInvalid"], damaged.ErrorIds);
    }

    [Fact]
    public async Task A_server_that_falls_silent_is_given_up_at_the_deadline()
    {
        server.Instead = _ => new ArtifactServer.Reply(0);

        ModuleSession.Outcome outcome = await PublishAsync(await ArtifactSamples.MakeAsync(folder.Path), "-TransferTimeout 0:0:1");

        Assert.Equal(["ArtifactTransferTimedOut"], outcome.ErrorIds);
    }

    [Fact]
    public async Task A_server_that_falls_silent_in_the_middle_of_a_file_is_asked_again_for_the_rest()
    {
        string manifest = await ArtifactSamples.MakeAsync(folder.Path, content: new string('x', 100_000));
        await PublishAsync(manifest);
        server.HoldsInsteadOfCutting = true;
        server.CutAfter = request => request.Path == ExecutablePath && request.Header("Range") is null ? 30_000 : null;
        using HttpArtifactStore store = new(new Uri(server.Url), null, new NoWait());
        store.Exchange.StallLimit = TimeSpan.FromSeconds(2);

        await ArtifactFetch.SaveAsync(store, ManifestPath, folder.Combine("in"), null, CancellationToken.None);
        ModuleSession.Outcome timedOut = await session.RunAsync("Save-GoArtifact $args[0] $args[1] -TransferTimeout 0:0:1", server.Url + "/" + ManifestPath, folder.Combine("other"));

        Assert.Equal(new string('x', 100_000), await File.ReadAllTextAsync(folder.Combine("in", "1.2.3", "linux_amd64", "orders")));
        Assert.Equal("bytes=30000-", server.Of("GET").Where(request => request.Path == ExecutablePath).Select(request => request.Header("Range")).Last(range => range is not null));
        Assert.Equal(["ArtifactTransferTimedOut"], timedOut.ErrorIds);
    }

    [Fact]
    public async Task Ctrl_C_ends_a_transfer_and_the_next_one_goes_on()
    {
        await PublishAsync(await ArtifactSamples.MakeAsync(folder.Path, content: new string('x', 100_000)));
        server.CutAfter = request => request.Path == ExecutablePath && request.Header("Range") is null ? 30_000 : null;
        server.Instead = request => request.Path == ExecutablePath && request.Header("Range") is not null ? new ArtifactServer.Reply(0) : null;
        using PowerShell shell = PowerShell.Create(session.Runspace);
        shell.AddScript("Save-GoArtifact $args[0] $args[1]").AddArgument(server.Url + "/" + ManifestPath).AddArgument(folder.Combine("in"));
        Task<PSDataCollection<PSObject>> running = shell.InvokeAsync();
        await server.IsHolding.Task.WaitAsync(TimeSpan.FromMinutes(2));

        await Task.Factory.FromAsync(shell.BeginStop(null, null), shell.EndStop).WaitAsync(TimeSpan.FromMinutes(2));
        await Assert.ThrowsAnyAsync<Exception>(() => running);
        server.Instead = _ => null;
        server.CutAfter = _ => null;
        ModuleSession.Outcome next = await SaveAsync();

        Assert.Empty(next.ErrorIds);
        Assert.Equal("bytes=30000-", server.Of("GET").Last(request => request.Path == ExecutablePath).Header("Range"));
        Assert.Equal(new string('x', 100_000), await File.ReadAllTextAsync(folder.Combine("in", "1.2.3", "linux_amd64", "orders")));
    }

    private Task<ModuleSession.Outcome> PublishAsync(string manifest, string parameters = "") =>
        session.RunAsync("Publish-GoArtifact $args[0] -Destination $args[1] " + parameters, manifest, server.Url);

    private Task<ModuleSession.Outcome> SaveAsync() => session.RunAsync("Save-GoArtifact $args[0] $args[1]", server.Url + "/" + ManifestPath, folder.Combine("in"));

    private static SecureString Secret(string text)
    {
        SecureString secret = new();
        text.ToList().ForEach(secret.AppendChar);
        return secret;
    }

    /// <summary>Waits are over at once.</summary>
    private sealed class NoWait : IClock
    {
        public DateTimeOffset UtcNow => DateTimeOffset.UtcNow;

        public TimeSpan Elapsed => UtcNow - DateTimeOffset.UnixEpoch;


        public Task DelayAsync(TimeSpan delay, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
