using System.Threading;
using GoWinOps.Problems;

namespace GoWinOps.Build.Artifacts;

/// <summary>Whether a Windows executable carries a signature.</summary>
/// <remarks>Source of the numbers: the PE/COFF specification, "Optional Header Data Directories" and "The Attribute Certificate Table".</remarks>
internal static class AuthenticodeSignature
{
    private const int CertificateTable = 4;
    private const int EntryHeaderSize = 8;
    private const ulong EntryType = 6;
    private const ushort SignedData = 2;

    /// <summary>Whether it has a certificate table with a PKCS #7 signature within the file. Whether the signature is right and by whom is not asked.</summary>
    /// <exception cref="GoWinOpsException">Those of <see cref="ExecutableFile.OpenPortable"/>.</exception>
    internal static bool IsPresent(string path, CancellationToken cancellationToken)
    {
        using ExecutableFile file = ExecutableFile.OpenPortable(path, cancellationToken);
        PortableExecutable image = (PortableExecutable)file.Images[0];
        // Unlike every other directory's, this one's address is an offset in the file.
        return image.Directory(CertificateTable) is var (offset, size)
            && offset > 0 && size > EntryHeaderSize && offset + (long)size <= file.Length
            && image.View.UInt16(offset + EntryType, "the certificate table") == SignedData;
    }
}
