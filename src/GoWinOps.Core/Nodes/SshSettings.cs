using YamlDotNet.RepresentationModel;

namespace GoWinOps.Nodes;

/// <summary>The <c>ssh</c> section of an inventory, for all nodes or for one.</summary>
internal sealed class SshSettings
{
    private static readonly string[] Keys = { "user", "port", "keyFile", "knownHosts" };
    private string? user;
    private int? port;
    private string? keyFile;
    private string? knownHosts;

    /// <summary>Reads a section; what it leaves out is as in <paramref name="defaults"/>.</summary>
    internal static SshSettings Read(InventoryReader reader, YamlNode section, SshSettings defaults)
    {
        YamlMappingNode mapping = reader.Mapping(section, "'ssh'");
        reader.RequireKeys(mapping, Keys);
        return new SshSettings
        {
            user = InventoryReader.Child(mapping, "user") is { } userNode ? reader.Text(userNode, "'user'") : defaults.user,
            port = InventoryReader.Child(mapping, "port") is { } portNode ? reader.Port(portNode) : defaults.port,
            keyFile = InventoryReader.Child(mapping, "keyFile") is { } keyNode ? reader.FilePath(keyNode, "'keyFile'") : defaults.keyFile,
            knownHosts = InventoryReader.Child(mapping, "knownHosts") is { } hostsNode ? reader.FilePath(hostsNode, "'knownHosts'") : defaults.knownHosts,
        };
    }

    /// <summary>Fills in what the node's own address does not say.</summary>
    internal void ApplyTo(NodeReference node)
    {
        node.UserName ??= user;
        node.Port ??= port;
        node.KeyFilePath ??= keyFile;
        node.KnownHostsPath ??= knownHosts;
    }
}
