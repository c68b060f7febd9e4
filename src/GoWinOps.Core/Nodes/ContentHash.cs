using System;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;

namespace GoWinOps.Nodes;

/// <summary>SHA-256, the name of content everywhere in GoWinOps: lower-case hexadecimal digits.</summary>
public static class ContentHash
{
    /// <summary>The SHA-256 of a file.</summary>
    public static async Task<string> OfFileAsync(string path, CancellationToken cancellationToken)
    {
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, useAsync: true);
        using SHA256 sha = SHA256.Create();
        byte[] buffer = new byte[1 << 20];
        int read;
        while ((read = await stream.ReadAsync(buffer, 0, buffer.Length, cancellationToken).ConfigureAwait(false)) > 0)
            sha.TransformBlock(buffer, 0, read, null, 0);
        sha.TransformFinalBlock(buffer, 0, 0);
        return Hex(sha.Hash!);
    }

    /// <summary>The SHA-256 of bytes in memory.</summary>
    public static string Of(byte[] content)
    {
        using SHA256 sha = SHA256.Create();
        return Hex(sha.ComputeHash(content));
    }

    /// <summary>Refuses what is not a SHA-256 in lower-case hexadecimal digits: a name that comes over the wire becomes a file name.</summary>
    /// <exception cref="ArgumentException">It is not.</exception>
    public static void Require(string sha256)
    {
        if (!IsValid(sha256))
            throw new ArgumentException($"'{sha256}' is not a SHA-256 in lower-case hexadecimal digits.", nameof(sha256));
    }

    /// <summary>Whether a text is a SHA-256 in lower-case hexadecimal digits.</summary>
    internal static bool IsValid(string sha256) => sha256.Length == 64 && sha256.All(digit => digit is (>= '0' and <= '9') or (>= 'a' and <= 'f'));

    /// <summary>A hash as everything here writes it.</summary>
    internal static string Hex(byte[] hash) => BitConverter.ToString(hash).Replace("-", string.Empty).ToLowerInvariant();
}
