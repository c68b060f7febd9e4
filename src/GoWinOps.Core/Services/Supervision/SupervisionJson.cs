using System;
using System.Globalization;
using System.IO;
using System.Runtime.Serialization;
using System.Runtime.Serialization.Json;
using System.Text;
using System.Xml;

namespace GoWinOps.Services;

/// <summary>The JSON of the files a service host, a watcher and the module share. The host is one file and brings no JSON library.</summary>
internal static class SupervisionJson
{
    // Every time in these files is UTC.
    private static readonly DataContractJsonSerializerSettings Settings = new()
    {
        UseSimpleDictionaryFormat = true,
        DateTimeFormat = new DateTimeFormat("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)
        {
            DateTimeStyles = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
        },
    };

    /// <summary>An object as JSON in UTF-8, without a byte order mark.</summary>
    internal static byte[] Write<T>(T value, bool indented = false)
    {
        using MemoryStream stream = new();
        using (XmlDictionaryWriter writer = JsonReaderWriterFactory.CreateJsonWriter(stream, new UTF8Encoding(false), ownsStream: false, indented, "  "))
            new DataContractJsonSerializer(typeof(T), Settings).WriteObject(writer, value);
        return stream.ToArray();
    }

    /// <summary>Reads an object.</summary>
    /// <exception cref="InvalidDataException">It is no JSON, or not of this object; the message names <paramref name="origin"/>.</exception>
    internal static T Read<T>(byte[] content, string origin)
        where T : class
    {
        try
        {
            int mark = content.Length >= 3 && content[0] == 0xEF && content[1] == 0xBB && content[2] == 0xBF ? 3 : 0;
            // The serializer takes an empty array for an object without members.
            if (Array.Find(content, value => value is not ((byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' or 0xEF or 0xBB or 0xBF)) != (byte)'{')
                throw new InvalidDataException($"'{origin}' is damaged: it holds no JSON object.");
            using MemoryStream stream = new(content, mark, content.Length - mark);
            return (T?)new DataContractJsonSerializer(typeof(T), Settings).ReadObject(stream)
                ?? throw new InvalidDataException($"'{origin}' is damaged: it is empty.");
        }
        catch (Exception exception) when (exception is SerializationException or XmlException or FormatException or OverflowException)
        {
            throw new InvalidDataException($"'{origin}' is damaged: {exception.Message}", exception);
        }
    }
}
