using System;
using System.Runtime.InteropServices;
using GoWinOps.Nodes;

namespace GoWinOps.Windows;

/// <summary>The accounts this machine knows: its own, its domain's and Windows's.</summary>
internal sealed class AccountDirectory : IAccountDirectory
{
    /// <summary>Asks Windows; on other systems only what is the same everywhere is known.</summary>
    internal static readonly AccountDirectory OfThisMachine = new();

    // SID_NAME_USE; the others are a domain, an account that was deleted, what is invalid or unknown, and a label.
    private const uint User = 1;
    private const uint Group = 2;
    private const uint Alias = 4;
    private const uint WellKnownGroup = 5;
    private const uint Computer = 9;

    private AccountDirectory()
    {
    }

    /// <inheritdoc/>
    public Sid? FindSid(string account)
    {
        string name = account.StartsWith(@".\", StringComparison.Ordinal) ? Environment.MachineName + account.Substring(1) : account;
        return Sid.TryParse(name) ?? Ask(name) ?? WellKnownAccount.FindName(name)?.Sid ?? OfService(name);
    }

    /// <inheritdoc/>
    public string? FindName(Sid sid) => Ask(sid) ?? WellKnownAccount.Find(sid)?.Name;

    /// <inheritdoc/>
    public Sid? FindAlias(string alias)
    {
        if (!NodeContext.IsWindows)
            return null;
        bool found = Advapi32.ConvertStringSidToSidW(alias, out SafeLocalMemory memory);
        using (memory)
        {
            if (!found)
                return null;
            byte[] bytes = new byte[Advapi32.GetLengthSid(memory)];
            Marshal.Copy(memory.DangerousGetHandle(), bytes, 0, bytes.Length);
            return Sid.Read(bytes, 0);
        }
    }

    // Windows answers for a service's account only while the service exists; its identifier follows from its name all the same.
    private static Sid? OfService(string name)
    {
        const string Prefix = @"NT SERVICE\";
        return name.Length > Prefix.Length && name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? Sid.OfService(name.Substring(Prefix.Length)) : null;
    }

    private static Sid? Ask(string name)
    {
        if (!NodeContext.IsWindows || name.Length == 0)
            return null;
        uint size = 0;
        uint length = 0;
        Advapi32.LookupAccountNameW(null, name, null, ref size, null, ref length, out _);
        if (size == 0)
            return null;
        byte[] sid = new byte[size];
        char[] domain = new char[Math.Max(length, 1)];
        return Advapi32.LookupAccountNameW(null, name, sid, ref size, domain, ref length, out uint use) && IsAccount(use) ? Sid.Read(sid, 0) : null;
    }

    /// <summary>Whether what was found under a name is somebody (<c>SID_NAME_USE</c>): the name of a machine or a domain stands for its whole domain, which nobody is.</summary>
    internal static bool IsAccount(uint use) => use is User or Group or Alias or WellKnownGroup or Computer;

    private static string? Ask(Sid sid)
    {
        if (!NodeContext.IsWindows)
            return null;
        byte[] bytes = sid.ToBytes();
        uint nameLength = 0;
        uint domainLength = 0;
        Advapi32.LookupAccountSidW(null, bytes, null, ref nameLength, null, ref domainLength, out _);
        if (nameLength == 0)
            return null;
        char[] name = new char[nameLength];
        char[] domain = new char[Math.Max(domainLength, 1)];
        if (!Advapi32.LookupAccountSidW(null, bytes, name, ref nameLength, domain, ref domainLength, out _))
            return null;
        string shortName = new string(name).TrimEnd('\0');
        string prefix = new string(domain).TrimEnd('\0');
        return prefix.Length == 0 ? shortName : prefix + "\\" + shortName;
    }
}
