using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace GoWinOps.Build;

/// <summary>String variables stamped by the linker (<c>-X name=value</c>), as the executable proves them.</summary>
/// <remarks>
/// With a symbol table: the linker puts a stamped value, ended by NUL, under the variable's name with <c>.str</c>. It does so only for a string variable the
/// program uses, so the symbol with these very bytes proves name and value.
/// Without one, names are gone. What is proven then is that some string variable holds exactly this value in the way stamps are stored: a pointer and a
/// length in writable data that lead to the bytes with a NUL behind them, which Go's own constants do not have. Where pointers are only filled in
/// when the program is loaded, it is that these bytes with their NUL are there. An empty value leaves nothing to be found, and is taken on trust.
/// </remarks>
internal static class GoStamps
{
    private const string Suffix = ".str";
    private const string GoOwnPrefix = "runtime.";
    private const int MaximumListed = 1000;
    private const int MaximumValueSize = 1 << 16;
    private const int MaximumPlaces = 1 << 12;

    /// <summary>The names among <paramref name="stamps"/> whose value the executable does not prove.</summary>
    internal static List<string> Unproven(BinaryImage image, IReadOnlyList<KeyValuePair<string, string>> stamps)
    {
        if (image.Symbols is null)
            return UnprovenWithoutSymbols(image, stamps);
        Dictionary<string, ulong> symbols = image.Symbols.Find(stamps.SelectMany(stamp => Spellings(image, stamp.Key)).ToList());
        return stamps.Where(stamp => !Spellings(image, stamp.Key).Any(name => symbols.TryGetValue(name, out ulong address) && Holds(image, address, stamp.Value)))
            .Select(stamp => stamp.Key).ToList();
    }

    /// <summary>The variables whose stamp the symbol table proves, with their values.</summary>
    internal static Dictionary<string, string> ProvenIn(BinaryImage image)
    {
        string prefix = Prefix(image);
        Dictionary<string, string> proven = new(StringComparer.Ordinal);
        if (image.Symbols is null)
            return proven;
        List<string> texts = image.Symbols.NamesEndingIn(Suffix, MaximumListed);
        Dictionary<string, ulong> symbols = image.Symbols.Find(texts.Concat(texts.Select(Variable)).Distinct().ToList());
        foreach (string text in texts)
        {
            if (symbols.TryGetValue(text, out ulong address) && symbols.TryGetValue(Variable(text), out ulong variable)
                && ValueAt(image, address) is { } value && LeadsTo(image, variable, address, value))
                proven[Uri.UnescapeDataString(Variable(text).Substring(text.StartsWith(prefix, StringComparison.Ordinal) ? prefix.Length : 0))] = value;
        }

        // Go stamps its version and defaults into its own runtime in the same way.
        return proven.Where(stamp => !stamp.Key.StartsWith(GoOwnPrefix, StringComparison.Ordinal)).ToDictionary(stamp => stamp.Key, stamp => stamp.Value, StringComparer.Ordinal);

        static string Variable(string text) => text.Substring(0, text.Length - Suffix.Length);
    }

    /// <summary>A variable's symbol as named, and as the linker may write it: a dot in the last element of a package's path is <c>%2e</c>.</summary>
    private static IEnumerable<string> Spellings(BinaryImage image, string variable)
    {
        int element = variable.LastIndexOf('/') + 1;
        int name = variable.LastIndexOf('.');
        string escaped = name <= element
            ? variable
            : variable.Substring(0, element) + variable.Substring(element, name - element).Replace(".", "%2e") + variable.Substring(name);
        return new[] { variable, escaped }.SelectMany(spelling => new[] { spelling + Suffix, Prefix(image) + spelling + Suffix }).Distinct();
    }

    /// <summary>What newer versions of Go put before every name on macOS, as C compilers do there.</summary>
    private static string Prefix(BinaryImage image) => image.Format == ExecutableFormat.MachO ? "_" : string.Empty;

    private static bool Holds(BinaryImage image, ulong address, string value)
    {
        byte[] wanted = Terminated(value);
        return image.BytesAt(address, wanted.Length) is { } found && found.SequenceEqual(wanted);
    }

    private static string? ValueAt(BinaryImage image, ulong address)
    {
        if (image.Locate(address) is not { } place)
            return null;
        byte[] bytes = image.View.Bytes(place.Offset, (int)Math.Min(place.Available, MaximumValueSize), "a stamped value");
        int end = Array.IndexOf(bytes, (byte)0);
        return end < 0 ? null : BinaryView.Utf8(bytes, 0, end);
    }

    private static bool LeadsTo(BinaryImage image, ulong variable, ulong address, string value)
    {
        int word = image.Is64Bit ? 8 : 4;
        return image.BytesAt(variable, 2 * word) is { } header
            && (image.HasRelocatedPointers || BinaryView.Decode(header, 0, word, image.IsBigEndian) == address)
            && BinaryView.Decode(header, word, word, image.IsBigEndian) == (ulong)Encoding.UTF8.GetByteCount(value);
    }

    private static List<string> UnprovenWithoutSymbols(BinaryImage image, IReadOnlyList<KeyValuePair<string, string>> stamps)
    {
        Dictionary<ulong, List<string>> places = new();
        HashSet<string> present = new(StringComparer.Ordinal);
        foreach (string value in stamps.Select(stamp => stamp.Value).Where(value => value.Length > 0).Distinct(StringComparer.Ordinal))
        {
            foreach (ulong address in AddressesOf(image, Terminated(value)))
            {
                present.Add(value);
                if (!places.TryGetValue(address, out List<string>? values))
                    places[address] = values = new List<string>();
                values.Add(value);
            }
        }

        HashSet<string> proven = image.HasRelocatedPointers ? present : Referenced(image, places);
        return stamps.Where(stamp => stamp.Value.Length > 0 && !proven.Contains(stamp.Value)).Select(stamp => stamp.Key).ToList();
    }

    private static IEnumerable<ulong> AddressesOf(BinaryImage image, byte[] wanted)
    {
        ByteScan scan = new(wanted);
        return Data(image).SelectMany(range => scan.In(image.View, range).Select(offset => range.Address + (offset - range.FileOffset))).Take(MaximumPlaces);
    }

    /// <summary>The values that a pointer with the right length behind it leads to, somewhere in writable data.</summary>
    internal static HashSet<string> Referenced(BinaryImage image, Dictionary<ulong, List<string>> places)
    {
        const int ChunkSize = 1 << 16;
        HashSet<string> found = new(StringComparer.Ordinal);
        int word = image.Is64Bit ? 8 : 4;
        byte[] chunk = new byte[ChunkSize + word];
        foreach (BinaryRange range in Data(image).Where(range => range.IsWritable && places.Count > 0))
        {
            for (ulong position = 0; position < range.FileSize; position += ChunkSize)
            {
                int wanted = (int)Math.Min((ulong)chunk.Length, range.FileSize - position);
                int filled = image.View.Read(range.FileOffset + position, chunk, 0, wanted);
                for (int index = 0; index + (2 * word) <= filled; index += word)
                    Visit(index);
            }
        }

        return found;

        void Visit(int index)
        {
            if (!places.TryGetValue(BinaryView.Decode(chunk, index, word, image.IsBigEndian), out List<string>? values))
                return;
            ulong length = BinaryView.Decode(chunk, index + word, word, image.IsBigEndian);
            found.UnionWith(values.Where(value => (ulong)Encoding.UTF8.GetByteCount(value) == length));
        }
    }

    private static IEnumerable<BinaryRange> Data(BinaryImage image) => image.Segments.Where(segment => segment.IsLoaded && segment.FileSize > 0);

    private static byte[] Terminated(string value) => Encoding.UTF8.GetBytes(value + "\0");
}
