using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Runtime.InteropServices;
using GoWinOps.Problems;

namespace GoWinOps.Windows;

/// <summary>Which account holds which right to log on, as the local security authority of this machine keeps it.</summary>
internal sealed class LsaPolicy : IAccountRights
{
    /// <summary>What looking takes, and taking away.</summary>
    internal const LsaPolicyRights ReadRights = LsaPolicyRights.LookupNames;

    /// <summary>What granting takes: an account that holds nothing yet is entered first.</summary>
    internal const LsaPolicyRights GrantRights = LsaPolicyRights.LookupNames | LsaPolicyRights.CreateAccount;

    private readonly SafeLsaPolicyHandle handle;

    private LsaPolicy(SafeLsaPolicyHandle handle) => this.handle = handle;

    /// <summary>Opens the policy.</summary>
    internal static LsaPolicy Open(LsaPolicyRights rights)
    {
        LsaObjectAttributes attributes = new() { Length = (uint)Marshal.SizeOf<LsaObjectAttributes>() };
        uint status = Advapi32.LsaOpenPolicy(IntPtr.Zero, ref attributes, rights, out SafeLsaPolicyHandle handle);
        if (status == 0)
            return new LsaPolicy(handle);
        handle.Dispose();
        throw Failure(status, "(local security policy)", rights);
    }

    /// <inheritdoc/>
    public IReadOnlyCollection<string> RightsOf(Sid account)
    {
        uint status = Advapi32.LsaEnumerateAccountRights(handle, account.ToBytes(), out SafeLsaMemory memory, out uint count);
        using (memory)
        {
            if (status == Advapi32.StatusObjectNameNotFound)
                return Array.Empty<string>();
            if (status != 0)
                throw Failure(status, account.ToString(), ReadRights);
            string[] rights = new string[count];
            for (int index = 0; index < rights.Length; index++)
                rights[index] = Read(IntPtr.Add(memory.DangerousGetHandle(), index * Marshal.SizeOf<LsaUnicodeString>()));
            return rights;
        }
    }

    /// <inheritdoc/>
    public void Grant(Sid account, string right)
    {
        using NativeBuffer text = NativeBuffer.OfText(right);
        LsaUnicodeString value = Of(right, text);
        uint status = Advapi32.LsaAddAccountRights(handle, account.ToBytes(), ref value, 1);
        if (status != 0)
            throw Failure(status, account.ToString(), GrantRights);
    }

    /// <inheritdoc/>
    public void Revoke(Sid account, string right)
    {
        using NativeBuffer text = NativeBuffer.OfText(right);
        LsaUnicodeString value = Of(right, text);
        uint status = Advapi32.LsaRemoveAccountRights(handle, account.ToBytes(), all: false, ref value, 1);
        // An account without any right has not got this one either.
        if (status is not (0 or Advapi32.StatusObjectNameNotFound))
            throw Failure(status, account.ToString(), ReadRights);
    }

    /// <inheritdoc/>
    public void Dispose() => handle.Dispose();

    /// <summary>A right's name as the authority takes it: lengths in bytes, without the final null character.</summary>
    internal static LsaUnicodeString Of(string text, NativeBuffer buffer) => new()
    {
        Length = checked((ushort)(text.Length * sizeof(char))),
        MaximumLength = checked((ushort)((text.Length + 1) * sizeof(char))),
        Buffer = buffer.Pointer,
    };

    private static string Read(IntPtr pointer)
    {
        LsaUnicodeString value = Marshal.PtrToStructure<LsaUnicodeString>(pointer);
        return value.Buffer == IntPtr.Zero ? string.Empty : Marshal.PtrToStringUni(value.Buffer, value.Length / sizeof(char));
    }

    /// <summary>The failure that stands for a Win32 code of the authority.</summary>
    internal static GoWinOpsException Failure(int code, string subject, LsaPolicyRights rights)
    {
        Problem problem = Problem.Create(
            nameof(Messages.LogonRightCallFailed), subject, Environment.MachineName, subject, "POLICY " + rights, new Win32Exception(code).Message);
        problem.NativeCode = code;
        return new GoWinOpsException(problem, subject);
    }

    private static GoWinOpsException Failure(uint status, string subject, LsaPolicyRights rights) => Failure(Advapi32.LsaNtStatusToWinError(status), subject, rights);
}
