using System.IO;
using System.Text;

namespace GoWinOps.Lab.Images;

/// <summary>The scripts and configuration in <c>Images/Files</c>, carried inside this program.</summary>
internal static class ImageFile
{
    public static byte[] Read(string name)
    {
        using var source = typeof(ImageFile).Assembly.GetManifestResourceStream(name)
            ?? throw new LabException($"This build of the lab lacks its file '{name}'.");
        using var content = new MemoryStream();
        source.CopyTo(content);
        return content.ToArray();
    }

    public static string ReadText(string name) => Encoding.UTF8.GetString(Read(name));
}
