using System.Threading;
using System.Threading.Tasks;

namespace GoWinOps.Lab.Network;

/// <summary>The <c>ip</c> program.</summary>
internal static class Ip
{
    public static Task RunAsync(CancellationToken cancellation, params string[] arguments) =>
        ExternalProgram.RunAsync("ip", arguments, cancellation);
}
