using System.Management.Automation;

namespace GoWinOps.Commands;

/// <summary>The version of this module, as a pipeline installs it.</summary>
internal static class ModuleVersion
{
    /// <summary>The version of the module a command is from.</summary>
    internal static string Of(CommandInfo command) => command.Version?.ToString() ?? typeof(ModuleVersion).Assembly.GetName().Version.ToString(3);
}
