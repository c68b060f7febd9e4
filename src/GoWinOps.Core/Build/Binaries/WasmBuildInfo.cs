using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;

namespace GoWinOps.Build;

/// <summary>Go's version and module information in a WebAssembly module, for which Go's linker writes no header that leads to them.</summary>
/// <remarks>
/// The module information stands between its marks as everywhere. The version is what the linker stamps into <c>runtime.buildVersion</c>: a text like
/// <c>go1.24.4</c> that ends in NUL and that some string variable holds in its full length. A development version of Go is not recognised.
/// </remarks>
internal static class WasmBuildInfo
{
    private const int MaximumVersionSize = 64;
    private static readonly ByteScan VersionScan = new(Encoding.ASCII.GetBytes("go1."));
    private static readonly Regex VersionText = new(@"^go1(\.\d+)+((rc|beta)\d+)?( X:[\w,]+)?$", RegexOptions.CultureInvariant);

    /// <summary>The version and the module information between its marks; null where either is missing or not certain.</summary>
    internal static (string Version, byte[] Framed, ulong Offset)? Find(BinaryImage image, byte[] firstMark, byte[] lastMark, int maximumSize)
    {
        ByteScan first = new(firstMark);
        ByteScan last = new(lastMark);
        foreach (BinaryRange range in image.BuildInfoRanges())
        {
            foreach (ulong start in first.In(image.View, range).Take(1))
            {
                ulong size = Math.Min((ulong)maximumSize, range.FileOffset + range.FileSize - start);
                BinaryRange rest = new() { FileOffset = start, FileSize = size };
                foreach (ulong end in last.In(image.View, rest).Take(1))
                {
                    if (Version(image) is { } version)
                        return (version, image.View.Bytes(start, (int)(end - start) + lastMark.Length, "the module information"), start);
                }
            }
        }

        return null;
    }

    private static string? Version(BinaryImage image)
    {
        Dictionary<ulong, List<string>> places = new();
        foreach (BinaryRange range in image.BuildInfoRanges())
        {
            foreach (ulong offset in VersionScan.In(image.View, range))
            {
                string text = image.View.Text(offset, MaximumVersionSize) ?? string.Empty;
                if (VersionText.IsMatch(text))
                    places[range.Address + (offset - range.FileOffset)] = new List<string> { text };
            }
        }

        List<string> held = GoStamps.Referenced(image, places).ToList();
        return held.Count == 1 ? held[0] : null;
    }
}
