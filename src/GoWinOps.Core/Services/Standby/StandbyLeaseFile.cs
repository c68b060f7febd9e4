using System;
using System.IO;
using System.Runtime.Serialization;
using System.Runtime.Serialization.Json;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Files;

namespace GoWinOps.Services;

/// <summary><c>standby.json</c> in a service's folder. It is replaced as a whole, so that a reader sees the old or the new one.</summary>
internal static class StandbyLeaseFile
{
    /// <summary>Its name.</summary>
    internal const string FileName = "standby.json";

    private const long LongestFile = 1 << 16;

    /// <summary>Reads the lease of the service in <paramref name="serviceFolder"/>.</summary>
    internal static async Task<StandbyLeaseReading> ReadAsync(string serviceFolder, CancellationToken cancellationToken)
    {
        byte[]? content = await AtomicFile.ReadAsync(Path.Combine(serviceFolder, FileName), LongestFile, cancellationToken).ConfigureAwait(false);
        if (content is null)
            return new StandbyLeaseReading(false, null);
        using MemoryStream stream = new(content);
        try
        {
            return new StandbyLeaseReading(true, (StandbyLease?)Serializer().ReadObject(stream));
        }
        catch (Exception exception) when (exception is SerializationException or FormatException)
        {
            return new StandbyLeaseReading(true, null);
        }
    }

    /// <summary>Writes the lease to disk; whoever writes holds the lock on the pair.</summary>
    internal static Task WriteAsync(string serviceFolder, StandbyLease lease, CancellationToken cancellationToken)
    {
        using MemoryStream stream = new();
        Serializer().WriteObject(stream, lease);
        return AtomicFile.WriteAsync(Path.Combine(serviceFolder, FileName), stream.ToArray(), cancellationToken);
    }

    // Without Newtonsoft, because the service host reads the file, too, and is one file.
    private static DataContractJsonSerializer Serializer() => new(typeof(StandbyLease));
}
