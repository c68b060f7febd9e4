using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;

namespace GoWinOps.Build;

/// <summary>Whether a Go executable can answer the service control manager by itself.</summary>
/// <remarks>
/// Go keeps the name of every function that was linked, also in a stripped executable, each ended by NUL; and a function nobody calls is not linked.
/// So the name of <c>svc.Run</c> there proves that the program can call it; whether it does when it is started is its own affair.
/// </remarks>
public static class ServiceAwareness
{
    private static readonly ByteScan Function = new(Encoding.ASCII.GetBytes("golang.org/x/sys/windows/svc.Run\0"));

    /// <summary>Whether an executable is for Windows, built by Go and able to run as a service by itself.</summary>
    /// <exception cref="GoWinOpsException">
    /// <c>ExecutableNotFound</c>, <c>ExecutableNotReadable</c>, <c>ExecutableFormatUnknown</c>, <c>ExecutableIsArchive</c>, <c>ExecutableDamaged</c>
    /// </exception>
    public static Task<bool> OfFileAsync(string path, CancellationToken cancellationToken) => Task.Run(() => OfFile(path, cancellationToken), cancellationToken);

    internal static bool Of(BinaryImage image) => image is PortableExecutable
        && image.Sections.Where(section => section.IsLoaded && !section.IsCode && section.FileSize > 0)
            .Any(section => Function.In(image.View, section).Any(offset => IsWholeName(image.View, section, offset)));

    private static bool OfFile(string path, CancellationToken cancellationToken)
    {
        using ExecutableFile file = ExecutableFile.Open(path, cancellationToken);
        return file.Images[0] is PortableExecutable image && Of(image);
    }

    /// <summary>A name begins after the NUL of the one before it; a package in a vendor folder outside of modules has that folder's path in front.</summary>
    private static bool IsWholeName(BinaryView view, BinaryRange section, ulong offset) =>
        offset > section.FileOffset && view.Byte(offset - 1, "a function's name") is 0 or (byte)'/';
}
