using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Lab.Isolation;

namespace GoWinOps.Lab.Nodes;

/// <summary>Writes nodes of the lab as an inventory that GoWinOps reads: the group <c>web</c> with all of them.</summary>
internal static class InventoryFile
{
    public static Task WriteAsync(string path, LabFolder folder, IReadOnlyCollection<WindowsNode> nodes, CancellationToken cancellation)
    {
        var text = new StringBuilder();
        text.Append("ssh:\n");
        text.Append("  user: root\n");
        text.Append("  keyFile: ").Append(Quoted(folder.PrivateKey)).Append('\n');
        text.Append("  knownHosts: ").Append(Quoted(folder.KnownHosts)).Append('\n');
        text.Append("nodes:\n");
        foreach (var node in nodes)
        {
            text.Append("  ").Append(node.Name).Append(": { address: '").Append(node.SshUri).Append("' }\n");
        }

        text.Append("groups:\n");
        text.Append("  web: [ ").AppendJoin(", ", nodes.Select(node => node.Name)).Append(" ]\n");
        return File.WriteAllTextAsync(path, text.ToString(), cancellation);
    }

    private static string Quoted(string path) => $"'{path.Replace("'", "''", System.StringComparison.Ordinal)}'";
}
