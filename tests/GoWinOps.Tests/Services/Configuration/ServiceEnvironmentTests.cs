using System.Collections.Generic;
using System.Linq;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Services;
using Xunit;

namespace GoWinOps.Tests.Services.Configuration;

public sealed class ServiceEnvironmentTests
{
    private static readonly ServiceSettingContext Context = new(new NodeContext("/gowinops"), "orders");

    [Fact]
    public void Variables_are_set_and_removed_one_by_one_and_the_others_stay_where_they_are()
    {
        string[] merged = ServiceEnvironment.Merge(
            ["A=1", "B=2", "C=a=b", "=C:=C:\\x"], new Dictionary<string, string?> { ["b"] = null, ["c"] = "3", ["Z"] = "", ["D"] = "4", ["Never"] = null });

        Assert.Equal(new[] { "A=1", "C=3", "=C:=C:\\x", "D=4", "Z=" }, merged);
    }

    [Fact]
    public void A_variable_that_stands_there_twice_is_set_once_and_removed_as_a_whole()
    {
        string[] twice = ["A=1", "B=2", "a=3"];

        Assert.Equal(new[] { "A=4", "B=2" }, ServiceEnvironment.Merge(twice, new Dictionary<string, string?> { ["A"] = "4" }));
        Assert.Equal(new[] { "B=2" }, ServiceEnvironment.Merge(twice, new Dictionary<string, string?> { ["a"] = null }));
    }

    [Theory]
    [InlineData("A=B", "equals sign")]
    [InlineData("", "empty")]
    [InlineData("A\0B", "null character")]
    public void A_name_that_cannot_be_is_refused(string name, string fault)
    {
        ServiceSettings settings = new() { Environment = new Dictionary<string, string?> { [name] = "1" } };

        GoWinOpsException failure = Assert.Throws<GoWinOpsException>(settings.RequireValid);

        Assert.Equal("ServiceEnvironmentInvalid", failure.ErrorId);
        Assert.Contains(fault, failure.Message, System.StringComparison.Ordinal);
    }

    [Fact]
    public void Two_names_that_differ_in_case_alone_are_refused()
    {
        ServiceSettings settings = new() { Environment = new Dictionary<string, string?> { ["Path"] = "1", ["PATH"] = "2" } };

        Assert.Equal("ServiceEnvironmentInvalid", Assert.Throws<GoWinOpsException>(settings.RequireValid).ErrorId);
    }

    [Theory]
    [InlineData("DB_PASSWORD", true)]
    [InlineData("GitHubToken", true)]
    [InlineData("AWS_SECRET_ACCESS_KEY", true)]
    [InlineData("GOMEMLIMIT", false)]
    public void A_name_that_sounds_like_a_secret_is_known(string name, bool expected) => Assert.Equal(expected, ServiceEnvironment.IsTelling(name));

    [Fact]
    public void Each_variable_that_differs_is_a_difference_and_a_secret_is_not_shown()
    {
        ServiceConfiguration existing = new() { Environment = ["A=1", "B=2", "DB_PASSWORD=old"] };
        ServiceSettings settings = new() { Environment = new Dictionary<string, string?> { ["A"] = null, ["C"] = "3", ["B"] = "2", ["DB_PASSWORD"] = "new" } };
        EnvironmentSetting setting = new();

        ServiceConfiguration wanted = setting.Want(settings, existing, existing, Context);

        Assert.Equal(
            new[] { "Environment: A=1 -> (none)", "Environment: DB_PASSWORD=*** -> DB_PASSWORD=***", "Environment: (none) -> C=3" },
            setting.Compare(existing, wanted, Context).Select(change => change.ToString()));
        Assert.Empty(setting.Compare(wanted, setting.Want(settings, wanted, wanted, Context), Context));
    }

    [Fact]
    public void Removals_survive_the_way_to_a_node()
    {
        SetServiceOperation operation = new() { Settings = new ServiceSettings { Environment = new Dictionary<string, string?> { ["A"] = null, ["B"] = "" } } };

        SetServiceOperation read = NodeProtocol.Read<SetServiceOperation>(NodeProtocol.Write(operation));

        Assert.Equal(new Dictionary<string, string?> { ["A"] = null, ["B"] = "" }, read.Settings.Environment);
    }
}
