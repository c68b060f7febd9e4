using System;
using System.Collections.Generic;
using System.Security.Cryptography;
using System.Text;

namespace GoWinOps.Lab.Images;

/// <summary>A short name for a content: the first 12 hexadecimal digits of its SHA-256.</summary>
internal static class ContentKey
{
    private const int Length = 12;

    /// <param name="parts">Names and bytes in a fixed order.</param>
    public static string Of(IEnumerable<(string Name, byte[] Content)> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, content) in parts)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{name}\0{content.Length}\0"));
            hash.AppendData(content);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..Length];
    }
}
