using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using GoWinOps.Problems;

namespace GoWinOps.Nodes;

/// <summary>The written form of a <see cref="NodeReference"/>: <c>[scheme://][user@]host[:port][?name=…&amp;keyFile=…]</c>.</summary>
internal static class NodeReferenceText
{
    private const string SchemeEnd = "://";
    private static readonly char[] SettingSeparator = { '&' };

    private static readonly Dictionary<string, NodeTransport> Schemes = new(StringComparer.OrdinalIgnoreCase)
    {
        ["winrm"] = NodeTransport.WinRm,
        ["winrm+https"] = NodeTransport.WinRmHttps,
        ["ssh"] = NodeTransport.Ssh,
    };

    private static readonly Dictionary<string, Action<NodeReference, string>> Settings = new(StringComparer.OrdinalIgnoreCase)
    {
        ["name"] = (reference, value) => reference.Name = value,
        ["keyFile"] = (reference, value) => reference.KeyFilePath = value,
        ["knownHosts"] = (reference, value) => reference.KnownHostsPath = value,
        ["authentication"] = (reference, value) => reference.Authentication = value,
    };

    internal static NodeReference Parse(string text)
    {
        string rest = text.Trim();
        if (rest.Length == 0)
            throw Invalid(text, "it is empty");
        if (rest is "." || rest.Equals("localhost", StringComparison.OrdinalIgnoreCase))
            return new NodeReference { Name = rest, Transport = NodeTransport.Local };

        NodeReference reference = new() { Transport = NodeTransport.WinRm };
        int query = rest.IndexOf('?');
        string settings = query < 0 ? string.Empty : rest.Substring(query + 1);
        rest = query < 0 ? rest : rest.Substring(0, query);
        reference.Name = rest;
        int scheme = rest.IndexOf(SchemeEnd, StringComparison.Ordinal);
        if (scheme < 0)
        {
            RequireBareHost(text, rest);
            reference.Address = rest;
        }
        else
        {
            reference.Transport = TransportOf(text, rest.Substring(0, scheme));
            ReadAuthority(reference, text, rest.Substring(scheme + SchemeEnd.Length).TrimEnd('/'));
        }

        ReadSettings(reference, text, settings);
        return reference;
    }

    internal static string Write(NodeReference reference)
    {
        if (reference.Transport is NodeTransport.Local or NodeTransport.Session)
            return reference.Name;
        string scheme = Schemes.First(pair => pair.Value == reference.Transport).Key;
        string user = reference.UserName is null ? string.Empty : Uri.EscapeDataString(reference.UserName) + "@";
        string host = reference.Address.Contains(":") ? $"[{reference.Address}]" : reference.Address;
        string port = reference.Port is null ? string.Empty : ":" + reference.Port.Value.ToString(CultureInfo.InvariantCulture);
        string plain = $"{scheme}{SchemeEnd}{user}{host}{port}";
        IEnumerable<string> settings = new[]
        {
            ("name", reference.Name == plain ? null : reference.Name),
            ("keyFile", reference.KeyFilePath),
            ("knownHosts", reference.KnownHostsPath),
            ("authentication", reference.Authentication),
        }.Where(setting => setting.Item2 is not null).Select(setting => $"{setting.Item1}={Uri.EscapeDataString(setting.Item2!)}");
        string query = string.Join("&", settings);
        return query.Length == 0 ? plain : $"{plain}?{query}";
    }

    internal static void RequireHost(string text, string host)
    {
        if (host.Length == 0)
            throw Invalid(text, "the host is missing");
        // A leading hyphen would be read as an option by the SSH client.
        if (host[0] == '-')
            throw Invalid(text, "the host begins with a hyphen");
        char wrong = host.FirstOrDefault(character => !char.IsLetterOrDigit(character) && ".-_:%".IndexOf(character) < 0);
        if (wrong != default)
            throw Invalid(text, $"the host contains '{wrong}'");
    }

    internal static NodeTransport TransportOf(string text, string scheme) => Schemes.TryGetValue(scheme, out NodeTransport transport)
        ? transport
        : throw Invalid(text, $"'{scheme}' is not a way to a node (known are {string.Join(", ", Schemes.Keys)})");

    private static void RequireBareHost(string text, string host)
    {
        if (host.Contains("@"))
            throw Invalid(text, $"a user needs a transport before it, as in ssh://{host}");
        if (host.Count(character => character == ':') == 1)
            throw Invalid(text, $"a port needs a transport before it, as in winrm://{host} or ssh://{host}");
        RequireHost(text, host);
    }

    private static void ReadAuthority(NodeReference reference, string text, string authority)
    {
        int at = authority.LastIndexOf('@');
        if (at >= 0)
            reference.UserName = ReadUser(text, authority.Substring(0, at));
        string host = authority.Substring(at + 1);
        int bracket = host.IndexOf(']');
        if (host.StartsWith("[", StringComparison.Ordinal) && bracket < 0)
            throw Invalid(text, "the ']' of the IPv6 address is missing");
        int colon = host.IndexOf(':', Math.Max(bracket, 0));
        if (colon >= 0)
            reference.Port = ReadPort(text, host.Substring(colon + 1));
        host = colon < 0 ? host : host.Substring(0, colon);
        reference.Address = bracket < 0 ? host : host.Substring(1, bracket - 1);
        RequireHost(text, reference.Address);
    }

    private static string ReadUser(string text, string user)
    {
        if (user.Contains(":"))
            throw Invalid("…" + text.Substring(text.LastIndexOf('@')), "a password must not stand in a node's name: use -KeyFilePath or -Credential");
        string name = Uri.UnescapeDataString(user);
        if (name.Length == 0 || name[0] == '-' || name.Any(char.IsControl))
            throw Invalid(text, "the user before '@' is empty, begins with a hyphen or contains a control character");
        return name;
    }

    private static int ReadPort(string text, string port) =>
        int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number is > 0 and < 65536
            ? number
            : throw Invalid(text, $"the port '{port}' is not a number from 1 to 65535");

    private static void ReadSettings(NodeReference reference, string text, string settings)
    {
        foreach (string setting in settings.Split(SettingSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = setting.IndexOf('=');
            string key = equals < 0 ? setting : setting.Substring(0, equals);
            if (!Settings.TryGetValue(key, out Action<NodeReference, string>? apply))
                throw Invalid(text, $"'{key}' is not a setting of a node (known are {string.Join(", ", Settings.Keys)})");
            string value = equals < 0 ? string.Empty : Uri.UnescapeDataString(setting.Substring(equals + 1));
            if (value.Length == 0)
                throw Invalid(text, $"the setting '{key}' has no value");
            apply(reference, value);
        }
    }

    private static GoWinOpsException Invalid(string text, string reason) => new(nameof(Messages.NodeNameInvalid), text, text, reason);
}
