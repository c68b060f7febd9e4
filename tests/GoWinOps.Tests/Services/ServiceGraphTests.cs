using System;
using System.Collections.Generic;
using System.Linq;
using GoWinOps.Services;
using Xunit;

namespace GoWinOps.Tests.Services;

/// <summary>In which order services that need each other are started and stopped.</summary>
public sealed class ServiceGraphTests
{
    // web and worker need api; api needs db and the group of network services; report needs web and db.
    private static readonly ServiceGraph Shop = Graph(("api", ["db", "+NetworkProvider"]), ("web", ["api"]), ("worker", ["API"]), ("report", ["web", "db"]), ("db", []));

    [Fact]
    public void What_depends_on_a_service_stops_before_it_and_after_its_own_dependents()
    {
        Assert.Equal(["report", "web", "worker", "api"], Shop.DependentsOf("db"));
        Assert.Equal(["report", "web", "worker"], Shop.DependentsOf("Api"));
        Assert.Empty(Shop.DependentsOf("report"));
    }

    [Fact]
    public void What_a_service_needs_starts_before_it_deepest_first_and_groups_are_left_to_Windows()
    {
        Assert.Equal(["db", "api", "web"], Shop.NeedsOf("report"));
        Assert.Empty(Shop.NeedsOf("db"));
        Assert.Empty(Shop.NeedsOf("unknown"));
    }

    [Fact]
    public void Services_that_do_not_need_each_other_go_at_the_same_time_also_when_what_joins_them_is_not_among_them()
    {
        Assert.Equal(["db | web,worker | report"], [Show(Shop.Waves(["report", "worker", "web", "db"]))]);
        Assert.Equal(["x,y"], [Show(Shop.Waves(["x", "y"]))]);
    }

    [Fact]
    public void A_circle_ends_where_it_began()
    {
        ServiceGraph circle = Graph(("a", ["b"]), ("b", ["c"]), ("c", ["a"]));

        Assert.Equal(["c", "b"], circle.NeedsOf("a"));
        Assert.Equal(["b", "c"], circle.DependentsOf("a"));
        Assert.Equal(3, circle.Waves(["a", "b", "c"]).Sum(wave => wave.Count));
    }

    private static ServiceGraph Graph(params (string Name, string[] DependsOn)[] services) =>
        new(services.Select(service => new KeyValuePair<string, string[]>(service.Name, service.DependsOn)));

    private static string Show(IReadOnlyList<IReadOnlyList<string>> waves) =>
        string.Join(" | ", waves.Select(wave => string.Join(",", wave.Order(StringComparer.Ordinal))));
}
