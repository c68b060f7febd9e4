using System.Collections;
using System.Management.Automation;
using GoWinOps.Nodes;

namespace GoWinOps.Commands;

/// <summary>Tells the engine which PowerShell hosts it.</summary>
internal static class ShellFacts
{
    /// <summary>A context for operations in this process. Call on the pipeline thread.</summary>
    internal static NodeContext NodeContext(PSCmdlet cmdlet)
    {
        Hashtable? table = cmdlet.SessionState.PSVariable.GetValue("PSVersionTable") is { } value ? PSObject.AsPSObject(value).BaseObject as Hashtable : null;
        return new NodeContext { PSEdition = table?["PSEdition"]?.ToString(), PSVersion = table?["PSVersion"]?.ToString() };
    }
}
