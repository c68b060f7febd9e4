using System.Linq;

namespace GoWinOps.Build.Artifacts;

/// <summary>The checksum of zip and gzip.</summary>
/// <remarks>Source of the polynomial: RFC 1952, section 8.</remarks>
internal static class Crc32
{
    private const uint Polynomial = 0xEDB88320;
    private static readonly uint[] Table = Enumerable.Range(0, 256).Select(index => Entry((uint)index)).ToArray();

    /// <summary>The checksum of what came before and then <paramref name="count"/> bytes of <paramref name="buffer"/>; begin with 0.</summary>
    internal static uint Append(uint checksum, byte[] buffer, int count)
    {
        uint value = ~checksum;
        for (int i = 0; i < count; i++)
            value = Table[(value ^ buffer[i]) & 0xFF] ^ (value >> 8);
        return ~value;
    }

    private static uint Entry(uint value)
    {
        for (int bit = 0; bit < 8; bit++)
            value = (value & 1) == 0 ? value >> 1 : (value >> 1) ^ Polynomial;
        return value;
    }
}
