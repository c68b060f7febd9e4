using System.Threading;
using System.Threading.Tasks;

namespace GoWinOps.Lab.Network;

/// <summary>The switch all nodes are plugged into; this machine's side of the lab has the address .1.</summary>
internal static class LabBridge
{
    public const string Name = "lab0";

    /// <summary>The network is the lab's own: every lab uses the same addresses without a clash.</summary>
    public const string AddressPrefix = "10.77.0.";

    // Next to those of the nodes' cards, which end in their numbers.
    private const string CardAddress = "02:77:00:00:00:00";

    public static async Task CreateAsync(CancellationToken cancellation)
    {
        // Left to itself a bridge has the lowest address of its ports: with each node that comes or goes it could change under all others.
        await Ip.RunAsync(cancellation, "link", "add", Name, "address", CardAddress, "type", "bridge").ConfigureAwait(false);
        await Ip.RunAsync(cancellation, "addr", "add", AddressPrefix + "1/24", "dev", Name).ConfigureAwait(false);
        await Ip.RunAsync(cancellation, "link", "set", Name, "up").ConfigureAwait(false);
    }
}
