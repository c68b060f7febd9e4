extern alias ServiceHost;

using System;
using System.Collections.Generic;
using System.Runtime.Versioning;
using ServiceHost::GoWinOps.ServiceHost.Processes;
using Xunit;

namespace GoWinOps.Tests.ServiceHost;

[SupportedOSPlatform("windows")]
public sealed class EnvironmentBlockTests
{
    [Fact]
    public void Variables_are_sorted_without_regard_to_case_and_each_ends_in_a_null_character()
    {
        string block = EnvironmentBlock.Write(new Dictionary<string, string> { ["zoo"] = "1", ["Path"] = @"C:\a;C:\b", ["ALPHA"] = string.Empty });

        Assert.Equal("ALPHA=\0Path=C:\\a;C:\\b\0zoo=1\0\0", block);
        Assert.Equal("\0\0", EnvironmentBlock.Write(new Dictionary<string, string>()));
    }

    [Fact]
    public void A_services_own_variables_take_the_place_of_the_machines()
    {
        string name = "GOWINOPS_TEST_" + Guid.NewGuid().ToString("N");
        Environment.SetEnvironmentVariable(name, "machine");
        try
        {
            Assert.Equal("machine", EnvironmentBlock.Merge(new Dictionary<string, string>())[name]);
            Assert.Equal("service", EnvironmentBlock.Merge(new Dictionary<string, string> { [name.ToLowerInvariant()] = "service" })[name]);
        }
        finally
        {
            Environment.SetEnvironmentVariable(name, null);
        }
    }
}
