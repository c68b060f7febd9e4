using System.Threading;
using System.Threading.Tasks;

namespace GoWinOps.Lab.Network;

/// <summary>The switch all nodes are plugged into; this machine's side of the lab has the address .1.</summary>
internal static class LabBridge
{
    public const string Name = "lab0";

    /// <summary>The network is the lab's own: every lab uses the same addresses without a clash.</summary>
    public const string AddressPrefix = "10.77.0.";

    public static async Task CreateAsync(CancellationToken cancellation)
    {
        await Ip.RunAsync(cancellation, "link", "add", Name, "type", "bridge").ConfigureAwait(false);
        await Ip.RunAsync(cancellation, "addr", "add", AddressPrefix + "1/24", "dev", Name).ConfigureAwait(false);
        await Ip.RunAsync(cancellation, "link", "set", Name, "up").ConfigureAwait(false);
    }
}
