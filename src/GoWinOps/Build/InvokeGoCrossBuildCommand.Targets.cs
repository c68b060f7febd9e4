using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading.Tasks;
using GoWinOps.Build;
using GoWinOps.Problems;

namespace GoWinOps.Commands;

/// <content>What is built for: platforms and the least processor.</content>
public sealed partial class InvokeGoCrossBuildCommand
{
    /// <summary>What to build for, as os/architecture, or os/architecture/level for a processor level: windows/amd64/v3.</summary>
    [Parameter(Position = 1)]
    [ArgumentCompleter(typeof(GoTargetCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Target { get; set; } = { "windows/amd64" };

    /// <summary>Operating systems to build for, each with every -TargetArch; instead of -Target.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(GoTargetOsCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] TargetOs { get; set; } = { "windows" };

    /// <summary>Architectures to build for, each with every -TargetOs; instead of -Target.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(GoTargetArchCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] TargetArch { get; set; } = { "amd64" };

    /// <summary>The least processors to build for, each for the targets it fits: v3 or GOAMD64=v3.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(GoMicroArchitectureCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] MicroArchitecture { get; set; } = Array.Empty<string>();

    private async Task<IReadOnlyList<GoTarget>> FindTargetsAsync(GoToolchain toolchain, GoBuildSettings settings)
    {
        bool isCombined = IsGiven(nameof(TargetOs)) || IsGiven(nameof(TargetArch));
        if (isCombined && IsGiven(nameof(Target)))
            throw new GoWinOpsException(nameof(Messages.GoTargetTwice), Target[0]);
        GoTargetRequest request = new()
        {
            Names = isCombined ? Array.Empty<string>() : Target,
            OperatingSystems = isCombined ? TargetOs : Array.Empty<string>(),
            Architectures = isCombined ? TargetArch : Array.Empty<string>(),
            MicroArchitectures = MicroArchitecture,
            Environment = settings.Environment,
        };
        GoTargetSelection selection = GoTargetSelection.Find(toolchain, request, System.Environment.GetEnvironmentVariable);
        foreach (string warning in selection.Warnings.Distinct())
            await WriteWarningAsync(warning).ConfigureAwait(false);
        foreach (GoWinOpsException failure in selection.Failures)
            await WriteErrorAsync(failure).ConfigureAwait(false);
        return await SelectPossibleAsync(toolchain, selection.Targets, settings).ConfigureAwait(false);
    }

    /// <summary>The targets that can be built as asked; each of the others is an error of its own.</summary>
    private async Task<IReadOnlyList<GoTarget>> SelectPossibleAsync(GoToolchain toolchain, IReadOnlyList<GoTarget> targets, GoBuildSettings settings)
    {
        List<GoTarget> possible = new();
        foreach (GoTarget target in targets)
        {
            try
            {
                TargetDemands.Check(toolchain, target, settings);
                possible.Add(target);
            }
            catch (GoWinOpsException exception)
            {
                await WriteErrorAsync(exception).ConfigureAwait(false);
            }
        }

        return possible;
    }
}
