using System;
using System.Collections.Generic;
using System.Linq;
using GoWinOps.Problems;

namespace GoWinOps.Build;

/// <summary>What to do where a CI system has cloned only the newest commits.</summary>
internal static class ShallowClone
{
    // Each system's own documentation names the variable by which a program knows that it runs there.
    private static readonly (string Variable, Func<string> Remedy)[] Systems =
    {
        ("GITHUB_ACTIONS", () => Messages.ShallowCloneGitHub),
        ("TF_BUILD", () => Messages.ShallowCloneAzure),
        ("GITLAB_CI", () => Messages.ShallowCloneGitLab),
        ("JENKINS_URL", () => Messages.ShallowCloneJenkins),
    };

    /// <summary>The error, with the remedy of the CI system this runs in before those of the others.</summary>
    /// <param name="folder">The work tree.</param>
    /// <param name="variable">Reads an environment variable.</param>
    internal static GoWinOpsException Refusal(string folder, Func<string, string?> variable)
    {
        GoWinOpsException exception = new(nameof(Messages.GitHistoryShallow), folder, folder);
        IEnumerable<string> remedies = Systems.OrderByDescending(system => !string.IsNullOrEmpty(variable(system.Variable))).Select(system => system.Remedy());
        exception.Problem.RecommendedAction += " " + string.Join(" ", remedies);
        return exception;
    }
}
