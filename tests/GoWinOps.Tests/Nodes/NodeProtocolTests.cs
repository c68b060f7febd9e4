using System;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Services;
using GoWinOps.Tests.Module;
using GoWinOps.Tests.Services.Accounts;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Xunit;

namespace GoWinOps.Tests.Nodes;

public sealed class NodeProtocolTests
{
    [Theory]
    [InlineData("GoWinOps.Nodes.TeleportNodeOperation")]
    [InlineData("GoWinOps.Nodes.NodeOperation")]
    [InlineData("GoWinOps.Nodes.NodeContext")]
    public async Task An_operation_this_copy_does_not_know_is_refused_by_name(string name)
    {
        string answer = await NodeProtocol.RunAsync(name, "{}", new NodeContext(Path.GetTempPath()), TimeSpan.FromMinutes(1), CancellationToken.None);

        GoWinOpsException failure = Assert.Throws<GoWinOpsException>(() => NodeProtocol.ReadAnswer<string>(answer));

        Assert.Equal("NodeOperationUnknown", failure.ErrorId);
        Assert.Contains(name, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_that_looks_like_a_time_arrives_as_it_was_written_and_a_time_as_the_time_it_is()
    {
        const string Text = "2026-01-02T03:04:05Z";
        DateTime time = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);
        GoServiceInfo service = new() { Description = Text, Arguments = ["--since", Text], Environment = new() { ["SINCE"] = Text }, ProcessStartTimeUtc = time };

        GoServiceInfo arrived = NodeProtocol.ReadAnswer<ServiceList>($"{{\"Result\":{NodeProtocol.Write(new ServiceList { Services = [service] })}}}").Services[0];

        Assert.Equal((Text, Text, Text), (arrived.Description, arrived.Arguments[1], arrived.Environment!["SINCE"]));
        Assert.Equal((time, DateTimeKind.Utc), (arrived.ProcessStartTimeUtc!.Value, arrived.ProcessStartTimeUtc.Value.Kind));
        Assert.Equal([new DateTimeOffset(time)], NodeProtocol.ReadAnswer<DateTimeOffset[]>($"{{\"Result\":{NodeProtocol.Write(new[] { new DateTimeOffset(time) })}}}"));
    }

    [Theory]
    [InlineData(typeof(InstallServiceOperation))]
    [InlineData(typeof(SetServiceOperation))]
    [InlineData(typeof(FollowServiceOperation))]
    public void A_password_travels_beside_an_operation_and_not_in_its_words(Type type)
    {
        NodeOperation operation = (NodeOperation)Activator.CreateInstance(type)!;
        ((IPasswordOperation)operation).Password = Secret.Of("hunter2");

        string json = NodeProtocol.Write(operation);
        NodeOperation arrived = NodeProtocol.ReadOperation(NodeProtocol.NameOf(operation), json, Secret.Of("hunter2"));

        Assert.DoesNotContain("assword", json, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", json, StringComparison.Ordinal);
        Assert.Equal("hunter2", Secret.Read(((IPasswordOperation)arrived).Password));
        Assert.Null(((IPasswordOperation)NodeProtocol.ReadOperation(NodeProtocol.NameOf(operation), "{\"Password\":\"in words\"}", null)).Password);
    }

    [Fact]
    public void No_operation_has_a_secret_in_its_words()
    {
        Type[] operations = typeof(NodeOperation).Assembly.GetTypes().Where(type => typeof(NodeOperation).IsAssignableFrom(type) && !type.IsAbstract).ToArray();

        Assert.NotEmpty(operations);
        Faults.None(operations.SelectMany(type => JObject.Parse(NodeProtocol.Write(Activator.CreateInstance(type))).Properties().Select(property => property.Name)
            .Concat(type.GetProperties().Where(property => property.GetCustomAttribute<JsonIgnoreAttribute>() is null).Select(property => property.Name))
            .Where(name => Regex.IsMatch(name, "password|secret|credential", RegexOptions.IgnoreCase)).Select(name => $"{type.Name}.{name}")));
    }
}
