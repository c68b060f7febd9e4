using System;

namespace GoWinOps.Services;

/// <summary>The last bytes of a stream.</summary>
internal sealed class LogTail
{
    private readonly object gate = new();
    private readonly byte[] ring;
    private long total;

    /// <param name="capacity">How many bytes it keeps.</param>
    internal LogTail(int capacity) => ring = new byte[capacity];

    /// <summary>Takes in more.</summary>
    internal void Append(byte[] bytes)
    {
        lock (gate)
        {
            for (int index = Math.Max(0, bytes.Length - ring.Length); index < bytes.Length; index++)
                ring[(total + index) % ring.Length] = bytes[index];
            total += bytes.Length;
        }
    }

    /// <summary>Forgets what came so far.</summary>
    internal void Clear()
    {
        lock (gate)
            total = 0;
    }

    /// <summary>What is kept, in order.</summary>
    internal byte[] ToArray()
    {
        lock (gate)
        {
            int length = (int)Math.Min(total, ring.Length);
            byte[] bytes = new byte[length];
            for (int index = 0; index < length; index++)
                bytes[index] = ring[(total - length + index) % ring.Length];
            return bytes;
        }
    }
}
