using System;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using System.Xml;
using GoWinOps.Problems;

namespace GoWinOps.Build;

/// <summary>The application manifest of a program: what it wants of Windows.</summary>
public static class ApplicationManifest
{
    /// <summary>
    /// The manifest of a program without one of its own: it asks for no elevation, so that a name such as setup or update does not make Windows ask for
    /// it; it takes paths of more than 260 characters; and it is told the true version of Windows.
    /// </summary>
    public const string Default =
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
        + "<assembly xmlns=\"urn:schemas-microsoft-com:asm.v1\" manifestVersion=\"1.0\">\n"
        + "  <trustInfo xmlns=\"urn:schemas-microsoft-com:asm.v3\">\n"
        + "    <security>\n"
        + "      <requestedPrivileges>\n"
        + "        <requestedExecutionLevel level=\"asInvoker\" uiAccess=\"false\"/>\n"
        + "      </requestedPrivileges>\n"
        + "    </security>\n"
        + "  </trustInfo>\n"
        + "  <compatibility xmlns=\"urn:schemas-microsoft-com:compatibility.v1\">\n"
        + "    <application>\n"
        + "      <supportedOS Id=\"{8e0f7a12-bfb3-4fe8-b9a5-48fd50a15a9a}\"/>\n"
        + "    </application>\n"
        + "  </compatibility>\n"
        + "  <application xmlns=\"urn:schemas-microsoft-com:asm.v3\">\n"
        + "    <windowsSettings>\n"
        + "      <longPathAware xmlns=\"http://schemas.microsoft.com/SMI/2016/WindowsSettings\">true</longPathAware>\n"
        + "    </windowsSettings>\n"
        + "  </application>\n"
        + "</assembly>\n";

    private const int MaximumBytes = 1 << 20;
    private const string RootName = "assembly";
    private const string RootNamespace = "urn:schemas-microsoft-com:asm.v1";

    /// <summary>The manifest as a resource: the file's bytes as they are, or <see cref="Default"/>.</summary>
    /// <exception cref="GoWinOpsException"><c>ApplicationManifestInvalid</c>: Windows refuses to start a program with a manifest it cannot read.</exception>
    internal static async Task<ResourceEntry> ReadAsync(string? path, CancellationToken cancellationToken)
    {
        if (path is null)
            return new ResourceEntry(ResourceEntry.Manifest, 1, Encoding.UTF8.GetBytes(Default));
        byte[] content = await ResourceInput.ReadAsync(path, MaximumBytes, nameof(Messages.ApplicationManifestInvalid), cancellationToken).ConfigureAwait(false);
        Check(path, content);
        return new ResourceEntry(ResourceEntry.Manifest, 1, content);
    }

    private static void Check(string path, byte[] content)
    {
        XmlReaderSettings settings = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };
        try
        {
            using MemoryStream stream = new(content);
            using XmlReader reader = XmlReader.Create(stream, settings);
            reader.MoveToContent();
            if (reader.LocalName != RootName || reader.NamespaceURI != RootNamespace)
                throw Invalid(path, $"its root is <{reader.Name} xmlns=\"{reader.NamespaceURI}\">, not <{RootName} xmlns=\"{RootNamespace}\">", null);
            while (reader.Read())
            {
            }
        }
        catch (XmlException exception)
        {
            throw Invalid(path, exception.Message, exception);
        }
    }

    private static GoWinOpsException Invalid(string path, string why, Exception? inner) =>
        new(nameof(Messages.ApplicationManifestInvalid), path, inner, path, why);
}
