extern alias ServiceHost;

using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Runtime.InteropServices;
using GoWinOps.Tests.Module;
using GoWinOps.Windows;
using Xunit;

namespace GoWinOps.Tests.Windows;

/// <summary>
/// Every native function as it is declared here, against facts from elsewhere: the number of bytes of its arguments is what the import libraries of 32-bit Windows
/// write behind its name (<c>_OpenServiceW@12</c>). A call with one argument too many or one too narrow breaks the stack there, and reads rubbish on 64-bit Windows.
/// </summary>
public sealed class NativeCallTests
{
    // Library, name, bytes of the arguments on x86, and how it tells of a failure: by the last error, by the code it returns, or not at all when it gives something back.
    private const string Known = """
        advapi32 AdjustTokenPrivileges 24 error
        advapi32 ChangeServiceConfig2W 12 error
        advapi32 ChangeServiceConfigW 44 error
        advapi32 CloseServiceHandle 4 free
        advapi32 ControlService 12 error
        advapi32 ConvertStringSecurityDescriptorToSecurityDescriptorW 16 error
        advapi32 ConvertStringSidToSidW 8 error
        advapi32 CreateServiceW 52 error
        advapi32 DeleteService 4 error
        advapi32 DeregisterEventSource 4 free
        advapi32 EnumDependentServicesW 24 error
        advapi32 EnumServicesStatusExW 40 error
        advapi32 GetFileSecurityW 20 error
        advapi32 GetLengthSid 4 code
        advapi32 GetServiceKeyNameW 16 error
        advapi32 GetTokenInformation 20 error
        advapi32 LookupAccountNameW 28 error
        advapi32 LookupAccountSidW 28 error
        advapi32 LookupPrivilegeValueW 12 error
        advapi32 LsaAddAccountRights 16 code
        advapi32 LsaClose 4 free
        advapi32 LsaEnumerateAccountRights 16 code
        advapi32 LsaFreeMemory 4 free
        advapi32 LsaNtStatusToWinError 4 code
        advapi32 LsaOpenPolicy 16 code
        advapi32 LsaRemoveAccountRights 20 code
        advapi32 OpenProcessToken 12 error
        advapi32 OpenSCManagerW 12 error
        advapi32 OpenServiceW 12 error
        advapi32 OpenThreadToken 16 error
        advapi32 QueryServiceConfig2W 20 error
        advapi32 QueryServiceConfigW 16 error
        advapi32 QueryServiceObjectSecurity 20 error
        advapi32 QueryServiceStatusEx 20 error
        advapi32 RegCloseKey 4 free
        advapi32 RegCreateKeyExW 36 code
        advapi32 RegDeleteValueW 8 code
        advapi32 RegEnumKeyExW 32 code
        advapi32 RegGetValueW 28 code
        advapi32 RegisterEventSourceW 8 error
        advapi32 RegisterServiceCtrlHandlerExW 12 error
        advapi32 RegOpenKeyExW 20 code
        advapi32 RegSetValueExW 24 code
        advapi32 ReportEventW 36 error
        advapi32 SetNamedSecurityInfoW 28 code
        advapi32 SetServiceObjectSecurity 12 error
        advapi32 SetServiceStatus 8 error
        advapi32 StartServiceCtrlDispatcherW 4 error
        advapi32 StartServiceW 12 error
        authz AuthzFreeContext 4 free
        authz AuthzFreeResourceManager 4 free
        authz AuthzGetInformationFromContext 20 error
        authz AuthzInitializeContextFromSid 32 error
        authz AuthzInitializeResourceManager 24 error
        iphlpapi GetExtendedTcpTable 24 code
        kernel32 AssignProcessToJobObject 8 error
        kernel32 AttachConsole 4 error
        kernel32 CloseHandle 4 free
        kernel32 CreateDirectoryW 8 error
        kernel32 CreateJobObjectW 8 error
        kernel32 CreateProcessW 40 error
        kernel32 DeleteProcThreadAttributeList 4 code
        kernel32 FreeConsole 0 error
        kernel32 DuplicateHandle 28 error
        kernel32 GenerateConsoleCtrlEvent 8 error
        kernel32 GetCurrentProcess 0 code
        kernel32 GetCurrentThread 0 code
        kernel32 GetExitCodeProcess 8 error
        kernel32 GetNumaHighestNodeNumber 4 error
        kernel32 GetProcessTimes 20 error
        kernel32 GetSystemTimes 12 error
        kernel32 GetTickCount64 0 code
        kernel32 GlobalMemoryStatusEx 4 error
        kernel32 InitializeProcThreadAttributeList 16 error
        kernel32 K32GetProcessMemoryInfo 12 error
        kernel32 LocalFree 4 free
        kernel32 OpenProcess 12 error
        kernel32 QueryFullProcessImageNameW 16 error
        kernel32 QueryInformationJobObject 20 error
        kernel32 SetConsoleCtrlHandler 8 error
        kernel32 SetInformationJobObject 16 error
        kernel32 TerminateJobObject 8 error
        kernel32 TerminateProcess 8 error
        kernel32 UpdateProcThreadAttribute 28 error
        netapi32 NetApiBufferFree 4 free
        netapi32 NetGetJoinInformation 12 code
        netapi32 NetLocalGroupEnum 28 code
        netapi32 NetLocalGroupGetMembers 32 code
        netapi32 NetQueryServiceAccount 16 code
        ntdll NtQueryInformationProcess 20 code
        wevtapi EvtClose 4 free
        wevtapi EvtNext 24 error
        wevtapi EvtQuery 16 error
        wevtapi EvtRender 28 error
        """;

    // BOOLEAN, one byte; every other truth of these functions is a BOOL of four.
    private static readonly string[] OneByteTruths = ["LsaRemoveAccountRights.all"];

    private static readonly Dictionary<string, string[]> Table = Known.Split('\n').Select(line => line.Trim().Split(' ')).ToDictionary(row => row[1]);

    private static readonly MethodInfo[] Calls = new[] { typeof(ServiceStatus).Assembly, typeof(ServiceHost::GoWinOps.Windows.ServiceStatus).Assembly }
        .SelectMany(assembly => assembly.GetTypes())
        .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly))
        .Where(method => method.GetCustomAttribute<DllImportAttribute>() is { Value: not "libc" })
        .ToArray();

    [Fact]
    public void Every_function_is_one_that_Windows_exports_by_this_name_from_this_library()
    {
        Faults.None(Calls.Where(call => Table.GetValueOrDefault(Import(call).EntryPoint ?? call.Name)?[0] + ".dll" != Import(call).Value).Select(call => $"{Import(call).Value} {call.Name}"));
        Faults.None(Calls.Where(call => !Import(call).ExactSpelling).Select(call => $"{call.Name} may turn into another function by a letter behind its name"));
        Faults.None(Table.Keys.Except(Calls.Select(call => call.Name)).Select(name => $"{name} is not called any more"));
    }

    [Fact]
    public void Every_function_is_given_as_many_bytes_as_it_takes_on_32_bit_Windows() =>
        Faults.None(Calls.Where(call => call.GetParameters().Sum(Width) != int.Parse(Table[call.Name][2])).Select(call => $"{call.Name}: {call.GetParameters().Sum(Width)}, not {Table[call.Name][2]}"));

    [Fact]
    public void Every_function_is_called_as_Windows_functions_are_and_answers_with_what_it_returns()
    {
        Faults.None(Calls.Where(call => Import(call).CallingConvention != CallingConvention.Winapi || !Import(call).PreserveSig).Select(call => call.Name));
        Faults.None(Calls.Where(call => call.GetParameters().Any(parameter => parameter.ParameterType == typeof(string)) && Import(call).CharSet != CharSet.Unicode)
            .Select(call => $"{call.Name} would be given its texts in the code page of the machine"));
    }

    [Fact]
    public void A_truth_has_four_bytes_but_where_it_has_one()
    {
        IEnumerable<(string Name, UnmanagedType? Type)> truths = Calls.SelectMany(call => call.GetParameters().Append(call.ReturnParameter)
            .Where(parameter => (parameter.ParameterType.GetElementType() ?? parameter.ParameterType) == typeof(bool))
            .Select(parameter => ($"{call.Name}.{parameter.Name}", parameter.GetCustomAttribute<MarshalAsAttribute>()?.Value)));

        Faults.None(truths.Where(truth => truth.Type != (OneByteTruths.Contains(truth.Name) ? UnmanagedType.U1 : UnmanagedType.Bool)).Select(truth => $"{truth.Name}: {truth.Type}"));
    }

    [Fact]
    public void The_last_error_is_kept_where_a_function_sets_one_and_only_there() =>
        Faults.None(Calls.Where(call => Table[call.Name][3] != "free" && Import(call).SetLastError != (Table[call.Name][3] == "error")).Select(call => call.Name));

    [Fact]
    public void Nobody_can_put_a_library_of_Windows_name_beside_ours()
    {
        Faults.None(Calls.Where(call => (call.GetCustomAttribute<DefaultDllImportSearchPathsAttribute>() ?? call.DeclaringType!.Assembly.GetCustomAttribute<DefaultDllImportSearchPathsAttribute>())
            ?.Paths != DllImportSearchPath.System32).Select(call => $"{call.DeclaringType!.Assembly.GetName().Name}: {call.Name}"));
    }

    private static DllImportAttribute Import(MethodInfo call) => call.GetCustomAttribute<DllImportAttribute>()!;

    // On x86 every argument takes a multiple of four bytes; what is not a number is a pointer.
    private static int Width(ParameterInfo parameter)
    {
        Type type = parameter.ParameterType.IsEnum ? Enum.GetUnderlyingType(parameter.ParameterType) : parameter.ParameterType;
        return type == typeof(long) || type == typeof(ulong) ? 8
            : !type.IsValueType || type == typeof(IntPtr) || type == typeof(UIntPtr) || type.IsPrimitive ? 4
            : throw new NotSupportedException($"{parameter.Member.Name}: a structure by value");
    }
}
