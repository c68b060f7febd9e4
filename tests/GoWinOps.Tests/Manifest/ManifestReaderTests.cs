using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using GoWinOps.Manifest;
using GoWinOps.Services;
using Xunit;

namespace GoWinOps.Tests.Manifest;

public sealed class ManifestReaderTests
{
    private static readonly string File = Path.Combine(Path.GetTempPath(), "project", "gowinops.yml");

    [Fact]
    public void Everything_a_manifest_may_say_is_read()
    {
        GoManifest manifest = ManifestReader.Parse(
            """
            # yaml-language-server: $schema=gowinops.schema.json
            name: orders
            build:
              package: ./cmd/orders
              targets: [windows/amd64, linux/amd64]
              variables: { main.region: north east, 'example.com/app/internal/build.Edition': 2 }
              versionVariable: main.release
              tags: netgo
              tagPrefix: orders/
              optimize: speed
              pgoProfile: profiles/web.pprof
              race: true
              cgo: true
              cCompiler: zig cc
              mod: vendor
              verify: true
              windowsResource: { enabled: true, icon: assets/app.ico, applicationManifest: ../app.xml, companyName: Contoso, privateBuild: 7 }
            service:
              name: OrdersSvc
              displayName: "Orders: the service"
              description: Takes orders.
              arguments: [--port, 8080, "C:\\data dir\\"]
              account: NT SERVICE\OrdersSvc
              startupType: automaticDelayedStart
              dependsOn: []
            health:
              url: http://localhost:8080/healthz
              versionUrl: https://localhost:8080/version
              versionProperty: release.version
              minReady: 10s
              deadline: 2m
              interval: 500ms
            nodes:
              names: [web01, 'ssh://admin@web02:2222', '@web']
              inventory: ../inventory.yml
            update:
              maxUnavailable: 25%
              drainTimeout: 1m30s
              stopTimeout: 00:00:45
              quietPeriod: 0s
              progressDeadline: 1.5h
            loadBalancer:
              url: haproxy://lb01:9999/orders
              serverMap: { web01: s1 }
            """,
            File);

        string folder = Path.GetDirectoryName(File)!;
        Assert.Equal("orders", manifest.Name);
        Assert.Equal(Path.Combine(folder, "cmd", "orders"), manifest.Build!.Package);
        Assert.True(manifest.Build.WindowsResource!.Enabled);
        Assert.Equal(Path.Combine(folder, "assets", "app.ico"), manifest.Build.WindowsResource.Icon);
        Assert.Equal(Path.GetFullPath(Path.Combine(folder, "..", "app.xml")), manifest.Build.WindowsResource.ApplicationManifest);
        Assert.Equal(new() { ["CompanyName"] = "Contoso", ["PrivateBuild"] = "7" }, manifest.Build.WindowsResource.Strings);
        Assert.Equal(new[] { "windows/amd64", "linux/amd64" }, manifest.Build.Targets);
        Assert.Equal("2", manifest.Build.Variables["example.com/app/internal/build.Edition"]);
        Assert.Equal("main.release", manifest.Build.VersionVariable);
        Assert.Equal(new[] { "netgo" }, manifest.Build.Tags);
        Assert.Equal("orders/", manifest.Build.TagPrefix);
        Assert.Equal("OrdersSvc", manifest.Service!.Name);
        Assert.Equal("Orders: the service", manifest.Service.DisplayName);
        Assert.Equal(new[] { "--port", "8080", @"C:\data dir\" }, manifest.Service.Arguments);
        Assert.Equal(GoServiceStartType.AutomaticDelayedStart, manifest.Service.StartType);
        Assert.Empty(manifest.Service.DependsOn!);
        Assert.Equal(TimeSpan.FromMilliseconds(500), manifest.Health!.Interval);
        Assert.Equal(TimeSpan.FromMinutes(2), manifest.Health.Deadline);
        Assert.Equal(new[] { "web01", "ssh://admin@web02:2222", "@web" }, manifest.Nodes!.Names);
        Assert.Equal(Path.GetFullPath(Path.Combine(folder, "..", "inventory.yml")), manifest.Nodes.Inventory);
        Assert.Equal("25%", manifest.Update!.MaxUnavailable);
        Assert.Equal(TimeSpan.FromSeconds(90), manifest.Update.DrainTimeout);
        Assert.Equal(TimeSpan.FromSeconds(45), manifest.Update.StopTimeout);
        Assert.Equal(TimeSpan.Zero, manifest.Update.QuietPeriod);
        Assert.Equal(TimeSpan.FromMinutes(90), manifest.Update.ProgressDeadline);
        Assert.Equal("s1", manifest.LoadBalancer!.ServerMap["WEB01"]);
    }

    [Fact]
    public void A_service_s_settings_are_read_with_all_that_can_be_set()
    {
        ManifestService service = ManifestReader.Parse(
            """
            name: orders
            service:
              errorControl: severe
              loadOrderGroup: Network
              sidType: Restricted
              requiredPrivileges: [SeBackupPrivilege, SeChangeNotifyPrivilege]
              preshutdownTimeout: 45s
              preferredNode: 1
              securityDescriptor: D:(A;;GA;;;BA)(A;;GR;;;AU)
              triggers: [NetworkAvailable, FirewallPortOpened Port=8080 Protocol=TCP]
              environment: { GOMEMLIMIT: 512MiB, PORT: 8080 }
            """,
            File).Service!;

        Assert.Equal((ServiceErrorControl.Severe, "Network", ServiceSidType.Restricted), (service.ErrorControl, service.LoadOrderGroup, service.SidType));
        Assert.Equal(new[] { "SeBackupPrivilege", "SeChangeNotifyPrivilege" }, service.RequiredPrivileges);
        Assert.Equal((TimeSpan.FromSeconds(45), 1, "D:(A;;GA;;;BA)(A;;GR;;;AU)"), (service.PreshutdownTimeout, service.PreferredNode, service.SecurityDescriptor));
        Assert.Equal(new[] { "NetworkAvailable", "FirewallPortOpened Port=8080 Protocol=TCP" }, Array.ConvertAll(service.Triggers!, trigger => trigger.ToString()));
        Assert.Equal(("512MiB", "8080"), (service.Environment!["GOMEMLIMIT"], service.Environment["PORT"]));
    }

    [Fact]
    public void What_happens_when_a_service_fails_is_read_action_by_action()
    {
        ServiceRecovery recovery = ManifestReader.Parse(
            """
            name: orders
            service:
              recovery:
                actions: [restart/5s, run/1m, none]
                resetPeriod: never
                command: notify.exe orders
                onNonCrashFailure: false
            """,
            File).Service!.Recovery!;

        Assert.Equal("restart/5s run/1m none", string.Join(' ', Array.ConvertAll(recovery.Actions!, action => action.ToString())));
        Assert.Equal((System.Threading.Timeout.InfiniteTimeSpan, "notify.exe orders", null, false), (recovery.ResetPeriod, recovery.Command, recovery.RebootMessage, recovery.OnNonCrashFailure));
    }

    [Theory]
    [InlineData("recovery: { actions: [restart/5] }", "'actions' expects an action and its delay such as restart/5s")]
    [InlineData("recovery: { resetPeriod: 1500ms }", "'resetPeriod' expects a duration of whole seconds such as 1d or 12h, or never")]
    [InlineData("triggers: [FirewallPortOpened Port=0 Protocol=TCP]", "'triggers' expects a trigger such as NetworkAvailable")]
    [InlineData("preferredNode: 70000", "'preferredNode' expects the number of a NUMA node")]
    [InlineData("securityDescriptor: 'X:BA'", "'securityDescriptor' expects a security descriptor in SDDL such as D:(A;;GA;;;BA)(A;;GR;;;AU)")]
    [InlineData("sidType: Some", "'sidType' expects one of None, Unrestricted, Restricted")]
    [InlineData("errorControl: 1", "'errorControl' expects one of Ignore, Normal, Severe, Critical")]
    [InlineData("startupType: Boot", "'startupType' expects one of Automatic, AutomaticDelayedStart, Manual, Disabled")]
    [InlineData("requiredPrivileges: Backup", "'requiredPrivileges' expects a privilege such as SeBackupPrivilege")]
    [InlineData("environment: { 'A=B': 1 }", "a name without =")]
    public void A_setting_that_cannot_be_says_what_is_expected(string setting, string fault)
    {
        ManifestException failure = Assert.Throws<ManifestException>(() => ManifestReader.Parse("name: orders\nservice: { " + setting + " }\n", File));

        Assert.Contains(fault, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_section_left_out_is_null_and_the_service_has_the_manifest_s_name()
    {
        GoManifest manifest = ManifestReader.Parse("name: orders\nservice: {}\nnodes: '@web'\n", File);

        Assert.Null(manifest.Build);
        Assert.Null(manifest.Update);
        Assert.Equal("orders", manifest.Service!.Name);
        Assert.Null(manifest.Service.Arguments);
        Assert.Equal(new[] { "@web" }, manifest.Nodes!.Names);
        Assert.Null(manifest.Nodes.Inventory);
    }

    [Theory]
    [InlineData("name: a\nbuild:\n  package: .\n  targts: [windows/amd64]\n", 4, 3, "'build' has no key 'targts'. Did you mean 'targets'?")]
    [InlineData("name: a\nxyzzy: 1\n", 2, 1, "'the manifest' has no key 'xyzzy'. It has: name, build, artifacts, service, health, nodes, update, loadBalancer, environments, pipeline.")]
    [InlineData("name: a\nname: b\n", 2, 1, "'name' is here a second time; the first is in line 1.")]
    [InlineData("name: a\nbuild: ./cmd\n", 2, 8, "'build' is a section with keys (package, targets, variables, versionVariable, tags, archive, include, sbom, signingCommand, tagPrefix, optimize, pgoProfile, race, cgo, cCompiler, mod, verify, windowsResource), not './cmd'.")]
    [InlineData("name: [a]\n", 1, 7, "'name' expects a name without \\ / : * ? \" < > |, not a list.")]
    [InlineData("name:\n", 1, 6, "'name' expects a name without \\ / : * ? \" < > |, not nothing.")]
    [InlineData("update: { drainTimeout: 30 }\nname: a\n", 1, 25, "'drainTimeout' expects a duration such as 500ms, 30s, 5m or 00:00:30, not '30'.")]
    [InlineData("update: { drainTimeout: -5s }\nname: a\n", 1, 25, "'drainTimeout' expects a duration such as 500ms, 30s, 5m or 00:00:30, not '-5s'.")]
    [InlineData("update: { maxUnavailable: 0 }\nname: a\n", 1, 27, "'maxUnavailable' expects a number of nodes from 1, or a share such as 25%, not '0'.")]
    [InlineData("health: { minReady: 1s }\nname: a\n", 1, 9, "'health' needs the key 'url'.")]
    [InlineData("health: { url: 'ftp://x/' }\nname: a\n", 1, 16, "'url' expects an http or https address, not 'ftp://x/'.")]
    [InlineData("service: { startupType: Boot }\nname: a\n", 1, 25, "'startupType' expects one of Automatic, AutomaticDelayedStart, Manual, Disabled, not 'Boot'.")]
    [InlineData("build: { package: ., variables: { version: 1 } }\nname: a\n", 1, 35, "A name in 'variables' is a Go variable such as main.commit, not 'version'.")]
    [InlineData("build: { package: ., variables: { main.a: 1, main.a: 2 } }\nname: a\n", 1, 46, "'main.a' is here a second time.")]
    [InlineData("build: { package: ., variables: { main.a: [1] } }\nname: a\n", 1, 43, "'main.a' in 'variables' expects text, not a list.")]
    [InlineData("build: { package: ., targets: [windows] }\nname: a\n", 1, 32, "'targets' expects a target as os/architecture, such as windows/amd64, not 'windows'.")]
    [InlineData("nodes: [web01, 'ssh://']\nname: a\n", 1, 16, "'nodes' expects a node (web01, ssh://admin@web01) or @group, not 'ssh://'.")]
    [InlineData("loadBalancer: { url: 'http://lb' }\nname: a\n", 1, 22, "'url' expects an address such as haproxy://lb01:9999/orders, not 'http://lb'.")]
    [InlineData("name: &a x\nservice: { name: *a }\n", 2, 18, "References (*name) are not supported; write the value out.")]
    [InlineData("name: a\n---\nname: b\n", 2, 1, "A second document begins; a manifest is one.")]
    [InlineData("", 1, 1, "The file is empty; at least 'name' is expected.")]
    [InlineData("- a\n", 1, 1, "'the manifest' is a section with keys (name, build, artifacts, service, health, nodes, update, loadBalancer, environments, pipeline), not a list.")]
    public void A_fault_is_named_with_its_place_and_what_was_expected(string text, int line, int column, string message)
    {
        ManifestException exception = Assert.Throws<ManifestException>(() => ManifestReader.Parse(text, File));

        ManifestProblem fault = Assert.Single(exception.Faults);
        Assert.Equal(message, fault.Message);
        Assert.Equal((line, column), (fault.Line, fault.Column));
        Assert.Equal(nameof(Messages.ManifestInvalid), exception.ErrorId);
        Assert.Contains($"{File}({line},{column}): {message}", exception.Message);
    }

    [Theory]
    [InlineData("name: a\nbuild:\n  package: 'x\n", 3)]
    [InlineData("name: a\n\tbuild: 1\n", 2)]
    [InlineData("name: [a\nbuild: b\n", 1)]
    [InlineData("name: {a\n", 2)]
    [InlineData("name: @x\n", 1)]
    public void What_is_not_YAML_is_reported_with_its_line(string text, int line)
    {
        ManifestException exception = Assert.Throws<ManifestException>(() => ManifestReader.Parse(text, File));

        ManifestProblem fault = Assert.Single(exception.Faults);
        Assert.StartsWith("This is not YAML: ", fault.Message);
        Assert.Equal(line, fault.Line);
    }

    [Fact]
    public void All_faults_are_reported_at_once_in_the_order_of_the_file()
    {
        ManifestException exception = Assert.Throws<ManifestException>(() => ManifestReader.Parse(
            "build:\n  targets: [windows, linux/amd64, 3]\nhealth:\n  url: nowhere\n  minReady: soon\nupdte: {}\n", File));

        Assert.Equal(
            new[] { (1, "needs the key 'name'"), (2, "needs the key 'package'"), (2, "'windows'"), (2, "'3'"), (4, "nowhere"), (5, "soon"), (6, "Did you mean 'update'?") },
            exception.Faults.Select(fault => (fault.Line, Assert.Single(Expected(fault)))));

        static IEnumerable<string> Expected(ManifestProblem fault) =>
            new[] { "needs the key 'name'", "needs the key 'package'", "'windows'", "'3'", "nowhere", "soon", "Did you mean 'update'?" }.Where(fault.Message.Contains);
    }

    [Fact]
    public void A_document_nested_without_end_is_refused() =>
        Assert.Contains("nested too deeply", Assert.Throws<ManifestException>(() => ManifestReader.Parse(new string('[', 5000), File)).Message);
}
