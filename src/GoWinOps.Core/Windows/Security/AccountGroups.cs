using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;

namespace GoWinOps.Windows;

/// <summary>Whom an account is in one group with, as far as this machine can tell.</summary>
internal static class AccountGroups
{
    private const int MaximumGroups = 4096;

    /// <summary>The groups the account would be in if it logged on, domain groups included; null where that cannot be worked out here and now.</summary>
    internal static IReadOnlyList<Sid>? OfLogon(Sid account) => WhereAvailable(() => AskLogon(account));

    /// <summary>Each local group with its direct members; null where the machine does not say.</summary>
    internal static IReadOnlyList<KeyValuePair<Sid, IReadOnlyList<Sid>>>? OfMachine(IAccountDirectory directory) => WhereAvailable(() => AskMachine(directory));

    /// <summary>Reads a <c>TOKEN_GROUPS</c>: a count, and from the next pointer-sized boundary on pairs of a pointer and attributes.</summary>
    internal static IReadOnlyList<Sid> ReadTokenGroups(IntPtr groups)
    {
        int count = Math.Min(Marshal.ReadInt32(groups), MaximumGroups);
        List<Sid> sids = new();
        for (int index = 0; index < count; index++)
        {
            IntPtr pointer = Marshal.ReadIntPtr(groups, IntPtr.Size + (index * 2 * IntPtr.Size));
            sids.Add(Sid.Read(pointer));
        }

        return sids;
    }

    // Nano Server lacks some of these libraries, and so do other systems.
    private static T? WhereAvailable<T>(Func<T?> ask)
        where T : class
    {
        try
        {
            return ask();
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException)
        {
            return null;
        }
    }

    private static IReadOnlyList<Sid>? AskLogon(Sid account)
    {
        bool done = Authz.AuthzInitializeResourceManager(Authz.NoAudit, IntPtr.Zero, IntPtr.Zero, IntPtr.Zero, null, out SafeAuthzManagerHandle manager);
        using (manager)
        {
            if (!done || manager.IsInvalid)
                return null;
            done = Authz.AuthzInitializeContextFromSid(0, account.ToBytes(), manager, IntPtr.Zero, 0, IntPtr.Zero, out SafeAuthzContextHandle context);
            using (context)
                return done && !context.IsInvalid ? Read(context) : null;
        }
    }

    private static List<KeyValuePair<Sid, IReadOnlyList<Sid>>>? AskMachine(IAccountDirectory directory)
    {
        int code = Netapi32.NetLocalGroupEnum(null, 0, out SafeNetMemory memory, Netapi32.WholeList, out uint count, out uint total, IntPtr.Zero);
        using (memory)
        {
            // There is no Windows without local groups: an empty list is one that is not told.
            if (code != 0 || count == 0 || count != total || count > MaximumGroups)
                return null;
            List<KeyValuePair<Sid, IReadOnlyList<Sid>>> groups = new();
            foreach (string name in Pointers(memory.DangerousGetHandle(), count).Select(pointer => Marshal.PtrToStringUni(pointer)!))
            {
                if (directory.FindSid(name) is { } group && MembersOf(name) is { } members)
                    groups.Add(new KeyValuePair<Sid, IReadOnlyList<Sid>>(group, members));
                else
                    return null;
            }

            return groups;
        }
    }

    private static IReadOnlyList<Sid>? Read(SafeAuthzContextHandle context)
    {
        Authz.AuthzGetInformationFromContext(context, Authz.GroupSids, 0, out uint needed, IntPtr.Zero);
        if (needed == 0)
            return null;
        using NativeBuffer buffer = NativeBuffer.OfSize((int)needed);
        return Authz.AuthzGetInformationFromContext(context, Authz.GroupSids, needed, out _, buffer.Pointer) ? ReadTokenGroups(buffer.Pointer) : null;
    }

    private static List<Sid>? MembersOf(string group)
    {
        int code = Netapi32.NetLocalGroupGetMembers(null, group, 0, out SafeNetMemory memory, Netapi32.WholeList, out uint count, out uint total, IntPtr.Zero);
        using (memory)
            return code == 0 && count == total ? Pointers(memory.DangerousGetHandle(), count).Select(Sid.Read).ToList() : null;
    }

    private static IEnumerable<IntPtr> Pointers(IntPtr list, uint count)
    {
        for (int index = 0; index < count; index++)
            yield return Marshal.ReadIntPtr(list, index * IntPtr.Size);
    }
}
