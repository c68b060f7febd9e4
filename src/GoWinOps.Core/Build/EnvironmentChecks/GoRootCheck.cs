using System.IO;
using System.Linq;

namespace GoWinOps.Build.EnvironmentChecks;

/// <summary>Whether GOROOT, where it is set, belongs to this Go: its compiler and library must be of one version.</summary>
internal sealed class GoRootCheck : GoSettingCheck
{
    /// <inheritdoc/>
    public override string Name => "GoRoot";

    /// <inheritdoc/>
    protected override CheckOutcome Look(EnvironmentFacts facts)
    {
        string own = facts.Setting("GOROOT");
        string? set = facts.Environment["GOROOT"] is { Length: > 0 } variable ? variable : facts.Stored.TryGetValue("GOROOT", out string? stored) ? stored : null;
        if (set is null)
            return CheckOutcome.Pass(own);
        string mark = Path.Combine(set, "VERSION");
        string version = File.Exists(mark) ? File.ReadLines(mark).FirstOrDefault() ?? string.Empty : "no Go";
        string expected = $"GOROOT unset, or a folder of {facts.GoName}";
        return version == facts.GoName
            ? CheckOutcome.Pass(set)
            : CheckOutcome.Fail($"GOROOT is '{set}', which holds {version}", expected, "Remove GOROOT: Go finds its own folder. In this session: Remove-Item Env:GOROOT.");
    }
}
