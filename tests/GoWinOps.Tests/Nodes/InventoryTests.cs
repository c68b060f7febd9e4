using System;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Tests.Hosting;
using Xunit;

namespace GoWinOps.Tests.Nodes;

public sealed class InventoryTests : IDisposable
{
    private const string Example = """
        transport: ssh
        ssh:
          user: ops
          keyFile: keys/id
          knownHosts: known_hosts
        nodes:
          web01:
            labels: { zone: a }
            faultDomain: rack1
          web02:
            address: ssh://admin@10.0.0.2:2222
            labels: { zone: b }
            ssh: { knownHosts: other_hosts }
          db01: { address: db01.example.org, transport: winrm+https }
          lb01:
        groups:
          web: [web01, web02]
          all-apps: ['@web', db01]
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("gowinops-inventory-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void An_inventory_gives_each_node_its_address_settings_labels_and_groups()
    {
        Inventory inventory = InventoryFile.Read(Write("inventory.yml", Example));

        NodeReference web01 = inventory.Find("web01")!;
        Assert.Equal((NodeTransport.Ssh, "web01", "ops", "rack1"), (web01.Transport, web01.Address, web01.UserName, web01.FaultDomain));
        Assert.Equal(Path.Combine(folder, "keys", "id"), web01.KeyFilePath);
        Assert.Equal(["web", "all-apps"], web01.Groups);
        Assert.Equal("a", web01.Labels["zone"]);
        NodeReference web02 = inventory.Find("web02")!;
        Assert.Equal(("10.0.0.2", 2222, "admin"), (web02.Address, web02.Port, web02.UserName));
        Assert.Equal(Path.Combine(folder, "other_hosts"), web02.KnownHostsPath);
        NodeReference db01 = inventory.Find("DB01")!;
        Assert.Equal((NodeTransport.WinRmHttps, "db01.example.org", null), (db01.Transport, db01.Address, db01.KeyFilePath));
        Assert.Equal(NodeTransport.Ssh, inventory.Find("lb01")!.Transport);
    }

    [Theory]
    [InlineData("@web", "web01 web02")]
    [InlineData("@WEB:zone=B", "web02")]
    [InlineData("@all-apps", "web01 web02 db01")]
    [InlineData("@all", "web01 web02 db01 lb01")]
    [InlineData("@all:zone=a,zone=a", "web01")]
    public void A_selector_stands_for_nodes_in_the_order_of_the_file(string selector, string names)
    {
        Inventory inventory = InventoryFile.Read(Write("inventory.yml", Example));

        Assert.Equal(names, string.Join(" ", inventory.Select(selector).Select(node => node.Name)));
    }

    [Fact]
    public void An_unknown_group_is_refused_with_the_groups_there_are()
    {
        Inventory inventory = InventoryFile.Read(Write("inventory.yml", Example));

        GoWinOpsException refusal = Assert.Throws<GoWinOpsException>(() => inventory.Select("@wep"));

        Assert.Equal(nameof(Messages.InventoryGroupNotFound), refusal.ErrorId);
        Assert.Contains("@all-apps, @web, @all", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_that_no_node_has_are_refused()
    {
        Inventory inventory = InventoryFile.Read(Write("inventory.yml", Example));

        Assert.Equal(nameof(Messages.InventoryGroupEmpty), Assert.Throws<GoWinOpsException>(() => inventory.Select("@web:zone=c")).ErrorId);
    }

    [Theory]
    [InlineData("", ":1:1:", "empty")]
    [InlineData("nodes: [a\nb: c", ":1:", "bracket")]
    [InlineData("nodes:\n  a:\n  a:\n", ":3:3:", "")]
    [InlineData("hosts: {}", ":1:1:", "'hosts' is not known here (known are transport, ssh, nodes, groups)")]
    [InlineData("nodes:\n  web01:\n    adress: x", ":3:5:", "'adress'")]
    [InlineData("nodes:\n  web01: { address: 'a b' }", ":2:21:", "the host contains ' '")]
    [InlineData("transport: telnet", ":1:12:", "'telnet' is not a way")]
    [InlineData("ssh:\n  port: 70000", ":2:9:", "1 to 65535")]
    [InlineData("nodes:\n  a:\ngroups:\n  g: [a, b]", ":4:10:", "there is no node 'b'")]
    [InlineData("groups:\n  g: ['@h']", ":2:7:", "there is no group 'h'")]
    [InlineData("groups:\n  g: ['@h']\n  h: ['@g']", ":3:7:", "contain each other: g > h > g")]
    [InlineData("groups:\n  all: [a]", ":2:3:", "'all'")]
    public void A_mistake_is_reported_with_file_line_and_column(string text, string place, string reason)
    {
        string path = Write("inventory.yml", text);

        GoWinOpsException refusal = Assert.Throws<GoWinOpsException>(() => InventoryFile.Read(path));

        Assert.Equal(nameof(Messages.InventoryInvalid), refusal.ErrorId);
        Assert.StartsWith(path + place, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Groups_alone_make_an_inventory_too()
    {
        Inventory inventory = InventoryFile.Read(Write("inventory.yml", "groups:\n  web: [web01, 'ssh://web02']\n  more: ['@web']"));

        Assert.Equal(["web01", "ssh://web02"], inventory.Select("@more").Select(node => node.Name));
    }

    [Fact]
    public void A_list_of_servers_is_an_inventory_of_one_node_a_line()
    {
        Inventory inventory = InventoryFile.Read(Write("servers.txt", "# ours\nweb01\n\n  ssh://admin@web02:22  # the new one\n"));

        Assert.Equal(["web01", "ssh://admin@web02:22"], inventory.Select("@all").Select(node => node.Name));
    }

    [Fact]
    public void A_mistake_in_a_list_of_servers_is_reported_with_line_and_column()
    {
        string path = Write("servers.txt", "web01\n  web 02");

        GoWinOpsException refusal = Assert.Throws<GoWinOpsException>(() => InventoryFile.Read(path));

        Assert.StartsWith(path + ":2:3: 'web 02' does not name a node", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_nearest_inventory_above_the_current_folder_is_found()
    {
        string path = Write("servers.txt", "web01");
        string below = Directory.CreateDirectory(Path.Combine(folder, "a", "b")).FullName;

        Assert.Equal(path, InventoryFile.Locate(null, below));
    }

    [Fact]
    public async Task Get_GoNode_lists_nodes_by_name_and_group()
    {
        string path = Write("inventory.yml", Example);
        using ModuleSession session = new();

        ModuleSession.Outcome outcome = await session.RunAsync("param($path) Get-GoNode web*, nosuch* -Group all-apps -Inventory $path", path);

        Assert.Empty(outcome.ErrorIds);
        Assert.Equal(["web01", "web02"], outcome.Output.Select(node => node.Properties["Name"].Value));
    }

    [Fact]
    public async Task Get_GoNode_reports_a_name_the_inventory_does_not_have_and_goes_on()
    {
        string path = Write("inventory.yml", Example);
        using ModuleSession session = new();

        ModuleSession.Outcome outcome = await session.RunAsync("param($path) 'nosuch', 'db01' | Get-GoNode -Inventory $path", path);

        Assert.Equal([nameof(Messages.InventoryNodeNotFound)], outcome.ErrorIds);
        Assert.Equal("db01", Assert.Single(outcome.Output).Properties["Name"].Value);
    }

    [Fact]
    public async Task An_inventory_that_is_not_there_is_reported_by_its_path()
    {
        using ModuleSession session = new();

        ModuleSession.Outcome outcome = await session.RunAsync("param($path) Get-GoNode -Inventory $path; Test-GoNode -Node '@web' -Inventory $path", Path.Combine(folder, "none.yml"));

        Assert.Equal([nameof(Messages.InventoryNotFound), nameof(Messages.InventoryNotFound)], outcome.ErrorIds);
    }

    [Fact]
    public async Task A_node_object_is_bound_through_the_pipeline()
    {
        string path = Write("inventory.yml", "nodes:\n  here: { address: . }");
        using ModuleSession session = new();

        ModuleSession.Outcome outcome = await session.RunAsync("param($path) Get-GoNode -Inventory $path | Test-GoNode; Test-GoNode '@all' -Inventory $path", path);

        Assert.Empty(outcome.ErrorIds);
        Assert.Equal(["here", "here"], outcome.Output.Select(result => result.Properties["Node"].Value));
    }

    [Theory]
    [InlineData("Test-GoNode -Node '@w", "'@web'")]
    [InlineData("Test-GoNode web", "web01")]
    [InlineData("Get-GoNode -Group al", "all")]
    [InlineData("Get-GoNode -Name db", "db01")]
    public async Task Nodes_and_groups_are_completed_from_the_inventory(string typed, string completion)
    {
        Write("inventory.yml", Example);
        using ModuleSession session = new();
        await session.RunAsync("param($folder) [Environment]::CurrentDirectory; $ExecutionContext.SessionState.Path.SetLocation($folder)", folder);
        using PowerShell shell = PowerShell.Create(session.Runspace);

        CommandCompletion completions = CommandCompletion.CompleteInput(typed, typed.Length, null, shell);

        Assert.Contains(completion, completions.CompletionMatches.Select(match => match.CompletionText));
    }

    private string Write(string name, string text)
    {
        string path = Path.Combine(folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
