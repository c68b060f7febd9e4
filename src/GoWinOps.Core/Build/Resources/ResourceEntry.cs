namespace GoWinOps.Build;

/// <summary>One resource of a program: its kind, its number, its language and its bytes.</summary>
/// <remarks>Source of the kinds: "Resource Types" in the Windows documentation (RT_ICON and so on).</remarks>
internal sealed class ResourceEntry
{
    /// <summary>One image of an icon.</summary>
    internal const int Icon = 3;

    /// <summary>The list of images that make up an icon.</summary>
    internal const int IconGroup = 14;

    /// <summary>The version resource.</summary>
    internal const int Version = 16;

    /// <summary>The application manifest.</summary>
    internal const int Manifest = 24;

    /// <summary>US English, the language every system falls back to.</summary>
    internal const int UsEnglish = 0x0409;

    internal ResourceEntry(int type, int id, byte[] data, int language = UsEnglish)
    {
        Type = type;
        Id = id;
        Data = data;
        Language = language;
    }

    internal int Type { get; }

    internal int Id { get; }

    internal int Language { get; }

    internal byte[] Data { get; }
}
