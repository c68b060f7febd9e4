using System;
using System.Linq;
using System.Text;

namespace GoWinOps.Build;

/// <summary>Recognises executables compressed by UPX, which hides what Go recorded.</summary>
internal static class PackedExecutable
{
    private const int SearchedBytes = 4096;
    private static readonly ByteScan Signature = new(Encoding.ASCII.GetBytes("UPX!"));

    internal static bool IsPacked(BinaryImage image) =>
        image.Sections.Any(section => section.Name.StartsWith("UPX", StringComparison.Ordinal))
        || Signature.In(image.View, new BinaryRange { FileSize = (ulong)Math.Min(SearchedBytes, image.View.Length) }).Any();
}
