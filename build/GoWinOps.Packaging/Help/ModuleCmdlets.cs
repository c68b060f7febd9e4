using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace GoWinOps.Packaging.Help;

/// <summary>The cmdlets of the packaged module as the PowerShell engine sees them.</summary>
public sealed class ModuleCmdlets : IDisposable
{
    private readonly Runspace runspace;

    /// <summary>Imports the module whose manifest is at <paramref name="manifestPath"/> into an engine of its own.</summary>
    public ModuleCmdlets(string manifestPath)
    {
        InitialSessionState state = InitialSessionState.CreateDefault2();
        state.ThrowOnRunspaceOpenError = true;
        state.ImportPSModule(manifestPath);
        runspace = RunspaceFactory.CreateRunspace(state);
        runspace.Open();
    }

    /// <summary>The exported cmdlets, sorted by name.</summary>
    public IReadOnlyList<CmdletInfo> Read()
    {
        using PowerShell shell = PowerShell.Create(runspace);
        shell.AddCommand("Get-Command").AddParameter("Module", "GoWinOps").AddParameter("CommandType", CommandTypes.Cmdlet);
        return shell.Invoke<CmdletInfo>().OrderBy(cmdlet => cmdlet.Name, StringComparer.Ordinal).ToList();
    }

    /// <summary>The parameters that are <paramref name="cmdlet"/>'s own: without those every cmdlet has.</summary>
    public static IEnumerable<ParameterMetadata> OwnParameters(CmdletInfo cmdlet) => cmdlet.Parameters.Values
        .Where(parameter => !Cmdlet.CommonParameters.Contains(parameter.Name) && !Cmdlet.OptionalCommonParameters.Contains(parameter.Name))
        .OrderBy(parameter => parameter.Name, StringComparer.Ordinal);

    /// <inheritdoc/>
    public void Dispose() => runspace.Dispose();
}
