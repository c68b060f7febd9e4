using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.IO;
using GoWinOps.Problems;

namespace GoWinOps.Windows;

/// <summary>The one table from Win32 codes to messages the user can act on.</summary>
/// <remarks>
/// The texts' placeholders: {0} the service or file, {1} the machine, {2} the code, {3} the right that was asked for, {4} what more is known.
/// </remarks>
internal static class Win32Errors
{
    internal const int FileNotFound = 2;
    internal const int AccessDenied = 5;
    internal const int InvalidData = 13;
    internal const int InvalidParameter = 87;
    internal const int CallNotImplemented = 120;
    internal const int InsufficientBuffer = 122;
    internal const int InvalidName = 123;
    internal const int InvalidLevel = 124;
    internal const int AlreadyExists = 183;
    internal const int MoreData = 234;
    internal const int DependentServicesRunning = 1051;
    internal const int ServiceRequestTimeout = 1053;
    internal const int ServiceDatabaseLocked = 1055;
    internal const int ServiceAlreadyRunning = 1056;
    internal const int InvalidServiceAccount = 1057;
    internal const int ServiceDoesNotExist = 1060;
    internal const int ServiceCannotAcceptControl = 1061;
    internal const int ServiceNotActive = 1062;
    internal const int ServiceSpecificError = 1066;
    internal const int ServiceCrashed = 1067;
    internal const int ServiceDependencyFailed = 1068;
    internal const int ServiceLogonFailed = 1069;
    internal const int ServiceStartHang = 1070;
    internal const int ServiceMarkedForDelete = 1072;
    internal const int ServiceDependencyMissing = 1075;
    internal const int ServiceNeverStarted = 1077;
    internal const int InvalidOwner = 1307;
    internal const int InvalidPrimaryGroup = 1308;
    internal const int NoneMapped = 1332;

    /// <summary>The marshalling code does not know an information level, so the manager was never asked.</summary>
    internal const int RpcInvalidTag = 1733;

    private static readonly Dictionary<int, string> IdsByCode = new()
    {
        [2] = nameof(Messages.ServiceExecutableMissing),
        [3] = nameof(Messages.ServiceExecutableMissing),
        [5] = nameof(Messages.ServiceAccessDenied),
        [39] = nameof(Messages.NodeDiskFull),
        [87] = nameof(Messages.ServiceParameterInvalid),
        [112] = nameof(Messages.NodeDiskFull),
        [193] = nameof(Messages.ServiceWrongArchitecture),
        [216] = nameof(Messages.ServiceWrongArchitecture),
        [1051] = nameof(Messages.ServiceDependentsRunning),
        [1052] = nameof(Messages.ServiceControlRefused),
        [1053] = nameof(Messages.ServiceStartTimedOut),
        [1055] = nameof(Messages.ServiceDatabaseLocked),
        [1056] = nameof(Messages.ServiceAlreadyRunning),
        [1057] = nameof(Messages.ServiceAccountInvalid),
        [1058] = nameof(Messages.ServiceDisabled),
        [1059] = nameof(Messages.ServiceDependencyCircular),
        [1060] = nameof(Messages.ServiceNotFound),
        [1061] = nameof(Messages.ServiceBusy),
        [1062] = nameof(Messages.ServiceNotRunning),
        [1063] = nameof(Messages.ServiceNotUnderManager),
        [1066] = nameof(Messages.ServiceSpecificError),
        [1067] = nameof(Messages.ServiceCrashed),
        [1068] = nameof(Messages.ServiceDependencyFailed),
        [1069] = nameof(Messages.ServiceLogonFailed),
        [1072] = nameof(Messages.ServiceMarkedForDelete),
        [1073] = nameof(Messages.ServiceAlreadyExists),
        [1075] = nameof(Messages.ServiceDependencyMissing),
        [1077] = nameof(Messages.ServiceNeverStarted),
        [1078] = nameof(Messages.DisplayNameTaken),
        [1115] = nameof(Messages.NodeShuttingDown),
        [1260] = nameof(Messages.ServiceBlockedByPolicy),
        [1294] = nameof(Messages.ServiceNotifyLagging),
        [1307] = nameof(Messages.ServiceOwnerRefused),
        [1308] = nameof(Messages.ServiceOwnerRefused),
        [1314] = nameof(Messages.PrivilegeMissing),
        [1332] = nameof(Messages.AccountUnknown),
        [1722] = nameof(Messages.ServiceManagerUnreachable),
    };

    /// <summary>Every code with a message of its own. A start that meets 1056 and a stop that meets 1062 have come true, and fail with neither.</summary>
    internal static IReadOnlyDictionary<int, string> Ids => IdsByCode;

    /// <summary>The failure that stands for a Win32 code.</summary>
    /// <param name="code">The code, from GetLastError or from a service's exit code.</param>
    /// <param name="subject">The service or file it is about.</param>
    /// <param name="right">The right that was asked for, where one was.</param>
    /// <param name="detail">What more is known: a path, an account, the system's own text by default.</param>
    internal static GoWinOpsException Create(int code, string subject, string? right = null, string? detail = null) =>
        Create(IdsByCode.TryGetValue(code, out string? id) ? id : nameof(Messages.ServiceCallFailed), code, subject, right, detail);

    /// <summary>
    /// The failure of a start. 1053 has two causes, told apart by time: a process that exits makes the manager give up at once, one that never
    /// connects makes it wait for its whole timeout.
    /// </summary>
    internal static GoWinOpsException CreateForStart(int code, string service, string? detail, TimeSpan elapsed, TimeSpan connectTimeout)
    {
        if (code != ServiceRequestTimeout)
            return Create(code, service, "SERVICE_START", detail);
        string time = elapsed.TotalSeconds.ToString("0.0", System.Globalization.CultureInfo.CurrentCulture);
        return elapsed.TotalSeconds < connectTimeout.TotalSeconds * 0.9
            ? Create(nameof(Messages.ServiceExitedEarly), code, service, null, time)
            : Create(nameof(Messages.ServiceStartTimedOut), code, service, null, time);
    }

    /// <summary>Whether a write failed because the volume is full.</summary>
    internal static bool IsDiskFull(IOException exception) =>
        // .NET gives Win32 codes as HRESULTs of facility 7 on Windows, and errno itself (28 = ENOSPC) on Unix.
        (exception.HResult & 0xFFFF) is 39 or 112 || exception.HResult == 28;

    private static GoWinOpsException Create(string id, int code, string subject, string? right, string? detail)
    {
        string text = detail ?? new Win32Exception(code).Message;
        Problem problem = Problem.Create(id, subject, subject, SubjectMachine.Name, code, right ?? "(not named)", text);
        problem.NativeCode = code;
        return new GoWinOpsException(problem, subject);
    }
}
