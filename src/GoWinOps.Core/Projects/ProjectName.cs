using System.Linq;
using System.Text.RegularExpressions;
using GoWinOps.Problems;
using GoWinOps.Services;

namespace GoWinOps.Projects;

/// <summary>What may be the name of a project: it becomes a folder, an executable, a Windows service, and part of Go, YAML and PowerShell texts.</summary>
public static class ProjectName
{
    /// <summary>The longest name.</summary>
    public const int MaximumLength = 64;

    private static readonly Regex Form = new(@"^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?\z", RegexOptions.CultureInvariant);

    // The Go command gives these folders a meaning of its own.
    private static readonly string[] ReservedByGo = { "internal", "vendor", "testdata", "cmd", "main", "all", "std" };

    /// <summary>Refuses what cannot be a project's name.</summary>
    /// <exception cref="GoWinOpsException"><c>ProjectNameInvalid</c></exception>
    public static string RequireValid(string name) => Fault(name) is { } fault
        ? throw new GoWinOpsException(nameof(Messages.ProjectNameInvalid), name, name, fault)
        : name;

    /// <summary>What the names of the project's environment variables begin with: <c>ORDER_DESK_</c> for <c>order-desk</c>.</summary>
    public static string EnvironmentPrefix(string name)
    {
        string letters = new(name.Select(character => character is '.' or '-' ? '_' : char.ToUpperInvariant(character)).ToArray());
        // No shell takes a variable whose name begins with a digit.
        return (char.IsDigit(letters[0]) ? "_" : string.Empty) + letters + "_";
    }

    private static string? Fault(string name)
    {
        if (name.Length > MaximumLength)
            return $"it has {name.Length} characters, and {MaximumLength} is the most";
        if (!Form.IsMatch(name))
            return "it may hold letters from a to z, digits, and between them dots, hyphens and underscores";
        if (FolderName.Fault(name) is { } fault)
            return fault;
        if (name.EndsWith(".exe", System.StringComparison.OrdinalIgnoreCase))
            return "the executable gets .exe by itself";
        return ReservedByGo.Contains(name, System.StringComparer.OrdinalIgnoreCase) ? "Go gives it a meaning of its own" : null;
    }
}
