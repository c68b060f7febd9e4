using System;
using System.IO;
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

    private static string Hex(byte[] hash) => BitConverter.ToString(hash).Replace("-", string.Empty).ToLowerInvariant();
}
