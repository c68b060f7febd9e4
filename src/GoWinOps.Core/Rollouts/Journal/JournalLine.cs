using System;
using System.Globalization;
using System.Text;
using GoWinOps.Nodes;
using Newtonsoft.Json;
using Newtonsoft.Json.Converters;
using Newtonsoft.Json.Serialization;

namespace GoWinOps.Rollouts.Journal;

/// <summary>
/// A record as a line of text: JSON whose last member is the SHA-256 of everything before it. The hash covers the very bytes, so that no reader has to
/// agree with the writer on how JSON is spelled.
/// </summary>
internal static class JournalLine
{
    private const string HashMember = ",\"hash\":\"";
    private const int HashLength = 64;

    // The journal outlives versions of the module: its spelling is its own, whatever else changes.
    private static readonly JsonSerializerSettings Settings = new()
    {
        ContractResolver = new DefaultContractResolver { NamingStrategy = new CamelCaseNamingStrategy() },
        Converters = { new StringEnumConverter(new CamelCaseNamingStrategy()) },
        Culture = CultureInfo.InvariantCulture,
        DateParseHandling = DateParseHandling.DateTimeOffset,
        NullValueHandling = NullValueHandling.Ignore,
        TypeNameHandling = TypeNameHandling.None,
        MaxDepth = 16,
    };

    internal static string Write(object record, out string hash)
    {
        string json = JsonConvert.SerializeObject(record, Formatting.None, Settings);
        string body = json.Substring(0, json.Length - 1);
        hash = ContentHash.Of(Encoding.UTF8.GetBytes(body));
        return body + HashMember + hash + "\"}";
    }

    /// <summary>Reads a line; null when it is not whole or was altered.</summary>
    internal static T? Read<T>(string line, out string hash)
        where T : class
    {
        hash = string.Empty;
        int tail = line.Length - HashMember.Length - HashLength - 2;
        if (tail < 1 || string.CompareOrdinal(line, tail, HashMember, 0, HashMember.Length) != 0 || !line.EndsWith("\"}", StringComparison.Ordinal))
            return null;
        string body = line.Substring(0, tail);
        hash = line.Substring(tail + HashMember.Length, HashLength);
        return ContentHash.Of(Encoding.UTF8.GetBytes(body)) == hash ? JsonConvert.DeserializeObject<T>(body + "}", Settings) : null;
    }
}
