using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace GoWinOps.Tests.Build.Binaries;

/// <summary>A test that needs Go and, from a folder of modules or from the network, the modules of the sample programs.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class GoModulesTheoryAttribute : TheoryAttribute
{
    private static readonly string[] Names = ["GOPROXY", "GOSUMDB", "GOPATH", "GOFLAGS"];

    public GoModulesTheoryAttribute() => Skip = TestGo.Obstacle
        ?? (Modules.ContainsKey("GOPROXY") ? null : "There are no modules: 'dotnet run build.cs test' as root brings them; otherwise name a proxy in GOWINOPS_GOPROXY.");

    /// <summary>Go's settings under which the modules are found.</summary>
    internal static Dictionary<string, string> Modules { get; } = Names
        .Select(name => (Name: name, Value: Environment.GetEnvironmentVariable("GOWINOPS_" + name)))
        .Where(setting => !string.IsNullOrEmpty(setting.Value))
        .ToDictionary(setting => setting.Name, setting => setting.Value!);
}
