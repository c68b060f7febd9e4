using System;
using System.IO;
using System.Linq;
using System.Management.Automation;
using GoWinOps.Problems;
using GoWinOps.Windows;
using Xunit;

namespace GoWinOps.Tests.Windows;

public sealed class Win32ErrorsTests
{
    // Codes and names as winerror.h has them. A start that meets 1056 and a stop that meets 1062 have come true, and fail with neither.
    public static readonly TheoryData<int, string> Codes = new()
    {
        { 2, "ServiceExecutableMissing" }, // ERROR_FILE_NOT_FOUND
        { 3, "ServiceExecutableMissing" }, // ERROR_PATH_NOT_FOUND
        { 5, "ServiceAccessDenied" }, // ERROR_ACCESS_DENIED
        { 39, "NodeDiskFull" }, // ERROR_HANDLE_DISK_FULL
        { 87, "ServiceParameterInvalid" }, // ERROR_INVALID_PARAMETER
        { 112, "NodeDiskFull" }, // ERROR_DISK_FULL
        { 193, "ServiceWrongArchitecture" }, // ERROR_BAD_EXE_FORMAT
        { 216, "ServiceWrongArchitecture" }, // ERROR_EXE_MACHINE_TYPE_MISMATCH
        { 1051, "ServiceDependentsRunning" }, // ERROR_DEPENDENT_SERVICES_RUNNING
        { 1052, "ServiceControlRefused" }, // ERROR_INVALID_SERVICE_CONTROL
        { 1053, "ServiceStartTimedOut" }, // ERROR_SERVICE_REQUEST_TIMEOUT
        { 1055, "ServiceDatabaseLocked" }, // ERROR_SERVICE_DATABASE_LOCKED
        { 1056, "ServiceAlreadyRunning" }, // ERROR_SERVICE_ALREADY_RUNNING
        { 1057, "ServiceAccountInvalid" }, // ERROR_INVALID_SERVICE_ACCOUNT
        { 1058, "ServiceDisabled" }, // ERROR_SERVICE_DISABLED
        { 1059, "ServiceDependencyCircular" }, // ERROR_CIRCULAR_DEPENDENCY
        { 1060, "ServiceNotFound" }, // ERROR_SERVICE_DOES_NOT_EXIST
        { 1061, "ServiceBusy" }, // ERROR_SERVICE_CANNOT_ACCEPT_CTRL
        { 1062, "ServiceNotRunning" }, // ERROR_SERVICE_NOT_ACTIVE
        { 1063, "ServiceNotUnderManager" }, // ERROR_FAILED_SERVICE_CONTROLLER_CONNECT
        { 1066, "ServiceSpecificError" }, // ERROR_SERVICE_SPECIFIC_ERROR
        { 1067, "ServiceCrashed" }, // ERROR_PROCESS_ABORTED
        { 1068, "ServiceDependencyFailed" }, // ERROR_SERVICE_DEPENDENCY_FAIL
        { 1069, "ServiceLogonFailed" }, // ERROR_SERVICE_LOGON_FAILED
        { 1072, "ServiceMarkedForDelete" }, // ERROR_SERVICE_MARKED_FOR_DELETE
        { 1073, "ServiceAlreadyExists" }, // ERROR_SERVICE_EXISTS
        { 1075, "ServiceDependencyMissing" }, // ERROR_SERVICE_DEPENDENCY_DELETED
        { 1077, "ServiceNeverStarted" }, // ERROR_SERVICE_NEVER_STARTED
        { 1078, "DisplayNameTaken" }, // ERROR_DUPLICATE_SERVICE_NAME
        { 1115, "NodeShuttingDown" }, // ERROR_SHUTDOWN_IN_PROGRESS
        { 1260, "ServiceBlockedByPolicy" }, // ERROR_ACCESS_DISABLED_BY_POLICY
        { 1294, "ServiceNotifyLagging" }, // ERROR_SERVICE_NOTIFY_CLIENT_LAGGING
        { 1307, "ServiceOwnerRefused" }, // ERROR_INVALID_OWNER
        { 1308, "ServiceOwnerRefused" }, // ERROR_INVALID_PRIMARY_GROUP
        { 1314, "PrivilegeMissing" }, // ERROR_PRIVILEGE_NOT_HELD
        { 1332, "AccountUnknown" }, // ERROR_NONE_MAPPED
        { 1722, "ServiceManagerUnreachable" }, // RPC_S_SERVER_UNAVAILABLE
    };

    [Theory]
    [MemberData(nameof(Codes))]
    public void Every_code_has_the_id_of_what_it_means_a_text_an_action_and_a_category(int code, string errorId)
    {
        Problem problem = Win32Errors.Create(code, "orders", "SERVICE_START", "the detail").Problem;

        Assert.Equal(errorId, problem.ErrorId);
        Assert.Equal(code, problem.NativeCode);
        Assert.Equal("orders", problem.Target);
        Assert.False(string.IsNullOrWhiteSpace(problem.RecommendedAction));
        Assert.True(Enum.TryParse(problem.Category, out ErrorCategory category) && category != ErrorCategory.NotSpecified, problem.Category);
        Assert.DoesNotContain("{", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_table_holds_these_codes_and_no_others()
    {
        Assert.Equal(Codes.Select(row => (int)row[0]), Win32Errors.Ids.Keys.Order());
    }

    [Fact]
    public void A_code_without_a_text_of_its_own_is_shown_with_the_systems_text()
    {
        Problem problem = Win32Errors.Create(1450, "orders").Problem;

        Assert.Equal("ServiceCallFailed", problem.ErrorId);
        Assert.Contains("1450", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_denied_access_names_the_right_that_is_missing()
    {
        Assert.Contains("SERVICE_CHANGE_CONFIG", Win32Errors.Create(5, "orders", "SERVICE_CHANGE_CONFIG").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_several_rights_the_missing_ones_are_named_as_Windows_names_them()
    {
        const ServiceRights Asked = ServiceRights.QueryStatus | ServiceRights.Start | ServiceRights.WriteDac;

        Assert.Equal("SERVICE_QUERY_STATUS | SERVICE_START | WRITE_DAC", RightNames.Of(Asked));
        Assert.Equal("WRITE_DAC", RightNames.Of(RightNames.Missing(Asked, right => right is ServiceRights.WriteDac or ServiceRights.Delete)));
        Assert.Equal(Asked, RightNames.Missing(Asked, _ => false));
        Assert.Equal("SC_MANAGER_CONNECT | SC_MANAGER_CREATE_SERVICE", RightNames.Of(ServiceManagerRights.Connect | ServiceManagerRights.CreateService));
        Assert.All(Enum.GetValues<ServiceRights>(), right => Assert.NotEqual(string.Empty, RightNames.Of(right)));
        Assert.All(Enum.GetValues<ServiceManagerRights>(), right => Assert.NotEqual(string.Empty, RightNames.Of(right)));
    }

    [Fact]
    public void The_local_security_authority_refusing_names_the_account_and_the_rights_asked_for()
    {
        GoWinOpsException failure = LsaPolicy.Failure(5, "S-1-5-21-1-2-3-1001", LsaPolicy.GrantRights);

        Assert.Equal(("LogonRightCallFailed", 5), (failure.ErrorId, failure.Problem.NativeCode));
        Assert.Contains("POLICY CreateAccount, LookupNames", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.4, 30, "ServiceExitedEarly")]
    [InlineData(26.9, 30, "ServiceExitedEarly")]
    [InlineData(30.0, 30, "ServiceStartTimedOut")]
    [InlineData(29.8, 30, "ServiceStartTimedOut")]
    [InlineData(119.9, 120, "ServiceStartTimedOut")]
    [InlineData(30.0, 120, "ServiceExitedEarly")]
    public void A_process_that_exited_is_told_apart_from_one_that_never_connected_by_time(double elapsed, double timeout, string expected)
    {
        GoWinOpsException failure = Win32Errors.CreateForStart(1053, "orders", null, TimeSpan.FromSeconds(elapsed), TimeSpan.FromSeconds(timeout));

        Assert.Equal(expected, failure.ErrorId);
        Assert.Equal(1053, failure.Problem.NativeCode);
    }

    [Theory]
    [InlineData(unchecked((int)0x80070070), true)]
    [InlineData(unchecked((int)0x80070027), true)]
    [InlineData(28, true)]
    [InlineData(unchecked((int)0x80070020), false)]
    public void A_full_disk_is_known_by_its_code(int code, bool expected)
    {
        Assert.Equal(expected, Win32Errors.IsDiskFull(new IOException("text", code)));
    }
}
