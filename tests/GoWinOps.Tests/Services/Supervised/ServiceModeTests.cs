using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Services;
using Xunit;

namespace GoWinOps.Tests.Services.Supervised;

public sealed class ServiceModeTests
{
    private const string Host = @"C:\ProgramData\GoWinOps\host\aaaa\GoWinOps.ServiceHost.exe";
    private static readonly NodeContext Node = new("/gowinops");

    [Theory]
    [InlineData(null, ServiceMode.Auto, true, ServiceMode.Native)]
    [InlineData(null, ServiceMode.Auto, false, ServiceMode.Hosted)]
    [InlineData(ServiceMode.Auto, ServiceMode.Hosted, true, ServiceMode.Native)]
    [InlineData(null, ServiceMode.Hosted, true, ServiceMode.Hosted)]
    [InlineData(ServiceMode.Hosted, ServiceMode.Auto, true, ServiceMode.Hosted)]
    [InlineData(ServiceMode.Native, ServiceMode.Auto, true, ServiceMode.Native)]
    public async Task What_is_asked_wins_over_what_was_asked_and_else_the_executable_decides(ServiceMode? asked, ServiceMode remembered, bool isAware, ServiceMode expected) =>
        Assert.Equal(expected, await new ServiceModeChoice("orders", asked, remembered).DecideAsync(isAware, "orders.exe", false, CancellationToken.None));

    [Theory]
    [InlineData(ServiceMode.Native, ServiceMode.Auto)]
    [InlineData(null, ServiceMode.Native)]
    public async Task A_program_that_cannot_answer_is_not_taken_for_native_unless_forced(ServiceMode? asked, ServiceMode remembered)
    {
        ServiceModeChoice choice = new("orders", asked, remembered);

        GoWinOpsException exception = await Assert.ThrowsAsync<GoWinOpsException>(() => choice.DecideAsync(false, "/x/orders.exe", false, CancellationToken.None));

        Assert.Equal("ServiceNotAware", exception.ErrorId);
        Assert.Contains("1053", exception.Message, StringComparison.Ordinal);
        Assert.Equal(ServiceMode.Native, await choice.DecideAsync(false, "/x/orders.exe", true, CancellationToken.None));
    }

    [Fact]
    public async Task What_was_forced_once_is_remembered_and_holds_until_a_program_answers_or_something_else_is_asked()
    {
        ServiceState state = new();
        ServiceModeChoice forced = ServiceModeChoice.For("orders", ServiceMode.Native, state);
        await forced.DecideAsync(false, "orders.exe", true, CancellationToken.None);
        Assert.Equal("AskedMode: Auto -> Native (forced)", Assert.Single(forced.Compare(state)).ToString());
        forced.Remember(state);
        Assert.Equal((ServiceMode.Native, true), (state.Mode, state.IsNativeForced));

        ServiceModeChoice again = ServiceModeChoice.For("orders", null, state);
        Assert.Equal(ServiceMode.Native, await again.DecideAsync(false, "orders.exe", false, CancellationToken.None));
        Assert.Empty(again.Compare(state));
        await Assert.ThrowsAsync<GoWinOpsException>(() =>
            ServiceModeChoice.For("orders", ServiceMode.Native, state).DecideAsync(false, "orders.exe", false, CancellationToken.None));

        ServiceModeChoice aware = ServiceModeChoice.For("orders", null, state);
        await aware.DecideAsync(true, "orders.exe", true, CancellationToken.None);
        Assert.Equal("AskedMode: Native (forced) -> Native", Assert.Single(aware.Compare(state)).ToString());
    }

    [Fact]
    public async Task A_program_that_cannot_be_seen_through_is_hosted()
    {
        using TestFolder folder = new();
        string path = folder.Combine("packed.exe");
        await File.WriteAllBytesAsync(path, PortableExecutable.Make(PortableExecutable.Amd64));

        Assert.Equal(ServiceMode.Hosted, await new ServiceModeChoice("orders", null, ServiceMode.Auto).DecideAsync(null, path, false, CancellationToken.None));
    }

    [Fact]
    public void A_new_hosted_service_runs_its_program_after_the_host_and_its_folder()
    {
        (ServiceConfiguration wanted, string[] changes) = Change(null, new ServiceSettings { Arguments = ["--listen", ":8080"] }, ServiceMode.Hosted, @"C:\r\orders.exe");

        Assert.Equal($"\"{Host}\" run {Node.ServiceFolder("orders")} -- C:\\r\\orders.exe --listen :8080", wanted.CommandLine);
        Assert.Equal(new[] { "Mode: (none) -> Hosted", @"ExecutablePath: (none) -> C:\r\orders.exe", "Arguments: (none) -> --listen :8080" }, changes);
    }

    [Fact]
    public void A_new_native_service_says_nothing_of_modes()
    {
        (ServiceConfiguration wanted, string[] changes) = Change(null, new ServiceSettings(), ServiceMode.Native, @"C:\r\orders.exe");

        Assert.Equal("\"C:\\r\\orders.exe\"", wanted.CommandLine);
        Assert.DoesNotContain(changes, change => change.StartsWith("Mode", StringComparison.Ordinal));
    }

    [Fact]
    public void A_release_keeps_its_host_and_the_second_time_nothing_changes()
    {
        (ServiceConfiguration first, _) = Change(null, new ServiceSettings(), ServiceMode.Hosted, @"C:\r\1\orders.exe");

        (ServiceConfiguration second, string[] changes) = Change(first, new ServiceSettings(), ServiceMode.Hosted, @"C:\r\2\orders.exe");

        Assert.Equal(@"ExecutablePath: C:\r\1\orders.exe -> C:\r\2\orders.exe", Assert.Single(changes));
        Assert.Equal(Host, ServiceCommandLine.Parse(second.CommandLine).HostPath);
        Assert.Empty(Change(second, new ServiceSettings(), ServiceMode.Hosted, @"C:\r\2\orders.exe").Changes);
        Assert.Empty(Change(second, new ServiceSettings(), null, null).Changes);
    }

    [Fact]
    public void A_newer_host_and_another_mode_show_as_such()
    {
        (ServiceConfiguration hosted, _) = Change(null, new ServiceSettings { Arguments = ["a b"] }, ServiceMode.Hosted, @"C:\r\orders.exe");

        string[] newer = Change(hosted, new ServiceSettings(), ServiceMode.Hosted, null, Host.Replace("aaaa", "bbbb", StringComparison.Ordinal)).Changes;
        (ServiceConfiguration native, string[] changes) = Change(hosted, new ServiceSettings(), ServiceMode.Native, null);

        Assert.StartsWith("HostPath: ", Assert.Single(newer), StringComparison.Ordinal);
        Assert.Equal("Mode: Hosted -> Native", Assert.Single(changes));
        Assert.Equal("\"C:\\r\\orders.exe\" \"a b\"", native.CommandLine);
    }

    [Fact]
    public void Somebody_who_takes_the_host_out_of_the_command_line_shows_as_drift()
    {
        ServiceState state = new() { Installed = new ServiceSettings { Arguments = [], Mode = ServiceMode.Hosted } };
        ServiceConfiguration configuration = new() { CommandLine = @"""C:\r\orders.exe""", DisplayName = "orders" };

        IEnumerable<PropertyChange> drift = new ServiceMemory(Node, state).Drift(configuration, "orders", null);

        Assert.Contains("Mode: Hosted -> Native", drift.Select(change => change.ToString()));
    }

    [Theory]
    [InlineData(ServiceMode.Native, true)]
    [InlineData(ServiceMode.Hosted, false)]
    public void What_a_host_gave_up_is_not_started_again_by_the_manager(ServiceMode mode, bool expected)
    {
        ServiceConfigurator configurator = new(new ServiceSettingContext(Node, "orders") { Executable = "x.exe", Mode = mode, HostPath = Host }, new ServiceSettings(), null);

        Assert.Equal(expected, configurator.Want(null).RecoveryOnNonCrashFailure);
    }

    [Fact]
    public void What_is_shown_names_host_mode_and_program()
    {
        GoServiceInfo info = new() { Name = "orders" };
        (ServiceConfiguration hosted, _) = Change(null, new ServiceSettings { Arguments = ["x"] }, ServiceMode.Hosted, @"C:\r\orders.exe");
        foreach (ServiceSetting setting in ServiceSettingList.All)
            setting.Show(hosted, info);

        Assert.Equal((ServiceMode.Hosted, Host, @"C:\r\orders.exe", "x"), (info.Mode, info.HostPath, info.ExecutablePath, info.Arguments.Single()));
    }

    private static (ServiceConfiguration Wanted, string[] Changes) Change(
        ServiceConfiguration? existing, ServiceSettings settings, ServiceMode? mode, string? executable, string host = Host)
    {
        ServiceSettingContext context = new(Node, "orders") { Executable = executable, Mode = mode, HostPath = mode == ServiceMode.Hosted ? host : null };
        ServiceConfigurator configurator = new(context, settings, null);
        ServiceConfiguration wanted = configurator.Want(existing);
        string[] commandLine = { "Mode", "HostPath", "Release", "ExecutablePath", "Arguments" };
        return (wanted, configurator.Compare(existing, wanted).Where(change => commandLine.Contains(change.Property)).Select(change => change.ToString()).ToArray());
    }
}
