using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Management.Automation.Runspaces;
using System.Reflection;
using GoWinOps.Nodes;
using GoWinOps.Problems;

namespace GoWinOps.Commands;

/// <summary>Sessions over SSH. The engine's class for them is not in PowerShell Standard, because Windows PowerShell has none: hence by reflection.</summary>
internal static class SshConnection
{
    private const string ConnectionTypeName = "System.Management.Automation.Runspaces.SSHConnectionInfo";
    private const string Subsystem = "powershell";

    /// <summary>A closed runspace on the node.</summary>
    /// <exception cref="GoWinOpsException"><c>SshNotSupported</c>, <c>KeyFileNotFound</c></exception>
    internal static Runspace CreateRunspace(NodeReference node, TimeSpan connectTimeout)
    {
        ConstructorInfo constructor = FindConstructor(typeof(Runspace).Assembly, node.Name);
        if (node.KeyFilePath is not null && !File.Exists(node.KeyFilePath))
            throw new GoWinOpsException(nameof(Messages.KeyFileNotFound), node.Name, node.KeyFilePath, node.Name);
        Hashtable options = new();
        foreach (KeyValuePair<string, string> option in SshOptions.Of(node, connectTimeout))
            options[option.Key] = option.Value;
        // What ssh says would be written straight to the console; a failure is looked into by SshDiagnosis instead.
        options["LogLevel"] = "QUIET";
        return RunspaceFactory.CreateRunspace((RunspaceConnectionInfo)constructor.Invoke(new object?[]
        {
            node.UserName, node.Address, node.KeyFilePath, node.Port ?? 0, Subsystem, -1, options,
        }));
    }

    /// <summary>The constructor of the engine's connection: 7.4 and later have it.</summary>
    /// <exception cref="GoWinOpsException"><c>SshNotSupported</c></exception>
    internal static ConstructorInfo FindConstructor(Assembly engine, string node) =>
        // (userName, computerName, keyFilePath, port, subsystem, connectingTimeout, options), of which the last two came with 7.3 and 7.4.
        engine.GetType(ConnectionTypeName)?.GetConstructor(new[]
        {
            typeof(string), typeof(string), typeof(string), typeof(int), typeof(string), typeof(int), typeof(Hashtable),
        }) ?? throw new GoWinOpsException(nameof(Messages.SshNotSupported), node, node);
}
