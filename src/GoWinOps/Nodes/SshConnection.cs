using System;
using System.IO;
using System.Management.Automation.Runspaces;
using System.Reflection;
using GoWinOps.Build;
using GoWinOps.Nodes;
using GoWinOps.Problems;

namespace GoWinOps.Commands;

/// <summary>
/// Sessions over SSH. What carries them derives from types that are neither in PowerShell Standard nor in Windows PowerShell; hence it is
/// an assembly of its own, which is loaded when it is needed and where it can be.
/// </summary>
internal static class SshConnection
{
    private const string TransportTypeName = "System.Management.Automation.Remoting.Client.ClientSessionTransportManagerBase";
    private const string ConnectionTypeName = "GoWinOps.Ssh.SshConnectionInfo";
    // Beside this assembly, not among the dependencies: so its own requests are answered as this one's are, and both see the same Core.
    private static readonly Lazy<Assembly> Transport = new(() =>
        Assembly.LoadFrom(Path.Combine(Path.GetDirectoryName(typeof(SshConnection).Assembly.Location)!, "GoWinOps.Ssh.dll")));

    /// <summary>The client for a session on the node, not yet started.</summary>
    /// <exception cref="GoWinOpsException"><c>SshNotSupported</c>, <c>KeyFileNotFound</c>, <c>SshClientMissing</c></exception>
    internal static SshClient CreateClient(NodeReference node, TimeSpan connectTimeout)
    {
        RequireExtensionPoints(typeof(Runspace).Assembly, node.Name);
        if (node.KeyFilePath is not null && !File.Exists(node.KeyFilePath))
            throw new GoWinOpsException(nameof(Messages.KeyFileNotFound), node.Name, node.KeyFilePath, node.Name);
        string ssh = ExecutableSearch.OnPath("ssh") ?? throw new GoWinOpsException(nameof(Messages.SshClientMissing), node.Name, node.Name);
        return new SshClient(SshOptions.Session(ssh, node, connectTimeout));
    }

    /// <summary>A closed runspace on the node, which starts <paramref name="client"/> when it is opened.</summary>
    internal static Runspace CreateRunspace(NodeReference node, SshClient client)
    {
        Type connection = Transport.Value.GetType(ConnectionTypeName, throwOnError: true)!;
        return RunspaceFactory.CreateRunspace((RunspaceConnectionInfo)Activator.CreateInstance(connection, node.Name, client)!);
    }

    /// <summary>Whether transports can be added to the engine, as they can to that of PowerShell 7.4.</summary>
    /// <exception cref="GoWinOpsException"><c>SshNotSupported</c></exception>
    internal static void RequireExtensionPoints(Assembly engine, string node)
    {
        if (engine.GetType(TransportTypeName) is not { IsPublic: true })
            throw new GoWinOpsException(nameof(Messages.SshNotSupported), node, node);
    }
}
