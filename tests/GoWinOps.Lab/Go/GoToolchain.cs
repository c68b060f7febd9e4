using System.Collections.Generic;
using System.IO;

namespace GoWinOps.Lab.Go;

/// <summary>A Go distribution and a folder of module sources: together they build the samples without a network.</summary>
/// <param name="Root">GOROOT.</param>
/// <param name="ModuleProxy">A folder in the layout of a Go module proxy.</param>
public sealed record GoToolchain(string Root, string ModuleProxy)
{
    /// <summary>The <c>go</c> command.</summary>
    public string Executable => Path.Combine(Root, "bin", "go");

    /// <summary>What to set so that <see cref="Executable"/> uses these parts only.</summary>
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["GOROOT"] = Root,
        ["GOPROXY"] = "file://" + ModuleProxy,
        // Every module's hash is in the sample's go.sum; the public checksum database cannot be asked without a network.
        ["GOSUMDB"] = "off",
        ["GOTOOLCHAIN"] = "local",
        ["GOFLAGS"] = "-modcacherw",
        ["GOPATH"] = Path.Combine(LabPaths.Cache, "gopath"),
        ["GOCACHE"] = Path.Combine(LabPaths.Cache, "gocache"),
    };
}
