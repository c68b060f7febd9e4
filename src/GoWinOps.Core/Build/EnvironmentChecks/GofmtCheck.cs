using System.IO;

namespace GoWinOps.Build.EnvironmentChecks;

/// <summary>Whether gofmt, a part of every Go, is there.</summary>
internal sealed class GofmtCheck : GoSettingCheck
{
    /// <inheritdoc/>
    public override string Name => "Gofmt";

    /// <inheritdoc/>
    protected override CheckOutcome Look(EnvironmentFacts facts)
    {
        string own = Path.Combine(facts.Setting("GOROOT"), "bin", ExecutableSearch.FileName("gofmt"));
        string? found = File.Exists(own) ? own : facts.Environment.FindProgram("gofmt");
        return found is not null
            ? CheckOutcome.Pass(found)
            : CheckOutcome.Warn($"neither in '{Path.GetDirectoryName(own)}' nor on PATH", "gofmt", "This Go is not whole. Run Install-GoToolchain, or reinstall the system's Go package.");
    }
}
