using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;

namespace GoWinOps.Services;

/// <summary>What the service control manager wrote into the System log.</summary>
/// <param name="Id">The event's number.</param>
/// <param name="TimeUtc">When, in UTC.</param>
/// <param name="Data">Its particulars in their order; the service's display name is one of them.</param>
internal sealed record ServiceLogEvent(int Id, DateTime TimeUtc, IReadOnlyList<string> Data)
{
    internal const int StartFailed = 7000;
    internal const int DependencyFailed = 7001;
    internal const int ConnectTimedOut = 7009;
    internal const int TransactionTimedOut = 7011;
    internal const int HungWhileStarting = 7022;
    internal const int EndedWithError = 7023;
    internal const int EndedWithOwnError = 7024;
    internal const int Crashed = 7031;
    internal const int CrashedWithoutAction = 7034;
    internal const int PasswordRefused = 7038;
    internal const int LogonRightMissing = 7041;

    private const long LongestDocument = 1 << 18;
    private static readonly XNamespace Schema = "http://schemas.microsoft.com/win/2004/08/events/event";

    // Source: the messages of the provider "Service Control Manager".
    private static readonly Dictionary<int, string> Meanings = new()
    {
        [StartFailed] = "it did not start",
        [DependencyFailed] = "a service it depends on did not start",
        [ConnectTimedOut] = "it did not connect in time",
        [TransactionTimedOut] = "it did not answer the service control manager in time",
        [HungWhileStarting] = "it hung while starting",
        [EndedWithError] = "it ended with an error",
        [EndedWithOwnError] = "it ended with an error of its own",
        [Crashed] = "it ended unexpectedly",
        [CrashedWithoutAction] = "it ended unexpectedly",
        [PasswordRefused] = "its account could not log on with the password stored for it",
        [LogonRightMissing] = "its account does not hold the right to log on as a service",
    };

    /// <summary>The numbers that say something about a start that failed or a service that ended.</summary>
    internal static IEnumerable<int> Ids => Meanings.Keys;

    /// <summary>Reads an event as the event log renders it; null for what is none.</summary>
    internal static ServiceLogEvent? TryParse(string xml)
    {
        try
        {
            XmlReaderSettings settings = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = LongestDocument };
            using XmlReader reader = XmlReader.Create(new StringReader(xml), settings);
            XElement root = XDocument.Load(reader).Root!;
            XElement? system = root.Element(Schema + "System");
            if (!int.TryParse(system?.Element(Schema + "EventID")?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out int id)
                || !DateTime.TryParse(
                    system!.Element(Schema + "TimeCreated")?.Attribute("SystemTime")?.Value, CultureInfo.InvariantCulture,
                    DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out DateTime time))
            {
                return null;
            }

            return new ServiceLogEvent(id, time, root.Element(Schema + "EventData")?.Elements(Schema + "Data").Select(data => data.Value).ToArray() ?? Array.Empty<string>());
        }
        catch (XmlException)
        {
            return null;
        }
    }

    /// <summary>Whether it is about a service: events name it by its display name, some by its name.</summary>
    internal bool IsAbout(string service, string displayName) => Data.Any(item =>
        string.Equals(item, displayName, StringComparison.OrdinalIgnoreCase) || string.Equals(item, service, StringComparison.OrdinalIgnoreCase));

    /// <summary>What it says, with the system's texts in place of their numbers.</summary>
    internal string Describe(string service, string displayName)
    {
        IEnumerable<string> particulars = Data
            .Where(item => !string.Equals(item, displayName, StringComparison.OrdinalIgnoreCase) && !string.Equals(item, service, StringComparison.OrdinalIgnoreCase))
            .Select(Resolve)
            .Where(item => item.Length > 0);
        string meaning = Meanings.TryGetValue(Id, out string? text) ? text : "no text known";
        string all = string.Join(", ", particulars);
        return all.Length == 0 ? $"event {Id}: {meaning}" : $"event {Id}: {meaning} ({all})";
    }

    // %%1069 stands for the system's text for 1069.
    private static string Resolve(string item) => Regex.Replace(
        item.Trim(), "^%%(\\d{1,9})$", match => new Win32Exception(int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)).Message.TrimEnd('.', ' '));
}
