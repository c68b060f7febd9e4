using System;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Remoting;
using System.Reflection;
using GoWinOps.Tests.Module;
using Xunit;

namespace GoWinOps.Tests.Nodes;

/// <summary>What the remoting layer's exceptions are reported as. The layer's texts are those of WinRM and of both PowerShells, which cannot be provoked without them.</summary>
public sealed class RemotingFailureTests
{
    private static readonly Type Failures = ModuleAssembly.Assembly.GetType("GoWinOps.Commands.RemotingFailure", throwOnError: true)!;

    [Theory]
    [InlineData("The WS-Management service cannot process the request. This user is allowed a maximum number of 25 concurrent shells, which has been exceeded. Close existing shells or raise the quota for this user.")]
    [InlineData("The WS-Management service cannot process the request. The maximum number of concurrent shells for this user has been exceeded. Close existing shells or raise the maximum.")]
    [InlineData("The WS-Management service cannot process the request. The system load quota of 1000 requests per 2 seconds has been exceeded.")]
    [InlineData("The total data received from the remote client exceeded allowed maximum. Allowed maximum is 52428800.")]
    [InlineData("The total data received from the remote server exceeded the allowed maximum. The allowed maximum is 52428800.")]
    public void A_limit_of_the_node_is_told_apart_before_and_after_the_session_is_open(string text)
    {
        Assert.Equal("NodeQuotaExceeded", Opening(new PSRemotingTransportException(text)));
        Assert.Equal("NodeQuotaExceeded", During(new PSRemotingTransportException(text)));
    }

    [Theory]
    [InlineData(5, "NodeAuthenticationFailed")]
    [InlineData(1326, "NodeAuthenticationFailed")]
    [InlineData(1722, "NodeUnreachable")]
    public void A_session_that_does_not_open_is_explained_by_its_code(int code, string errorId)
    {
        Assert.Equal(errorId, Opening(new PSRemotingTransportException("text") { ErrorCode = code }));
    }

    [Fact]
    public void What_breaks_after_a_command_was_sent_leaves_its_fate_unknown()
    {
        Assert.Equal("NodeConnectionLost", During(new PSRemotingTransportException("The I/O operation has been aborted.")));
    }

    [Fact]
    public void A_script_that_fails_on_the_node_is_a_failed_preparation_and_one_that_is_refused_a_language_mode()
    {
        ErrorRecord refused = new(new InvalidOperationException("no"), "ScriptsNotAllowed", ErrorCategory.InvalidOperation, null);

        Assert.Equal("NodePreparationFailed", Preparing(new RuntimeException("Access to the path is denied.")));
        Assert.Equal("NodeLanguageMode", Preparing(new RuntimeException("no", null, refused)));
    }

    [Fact]
    public void An_engine_that_takes_no_transport_says_so()
    {
        MethodInfo require = ModuleAssembly.Assembly.GetType("GoWinOps.Commands.SshConnection", throwOnError: true)!
            .GetMethod("RequireExtensionPoints", BindingFlags.Static | BindingFlags.NonPublic)!;

        // An assembly that, like Windows PowerShell's engine, takes no transports from outside.
        Assert.Equal("SshNotSupported", IdOf(Assert.Throws<TargetInvocationException>(() => require.Invoke(null, [typeof(object).Assembly, "web01"])).InnerException!));
        require.Invoke(null, [typeof(PSObject).Assembly, "web01"]);
    }

    private static string Opening(Exception exception) => Call("WhileOpening", Node("WhileOpening"), exception);

    private static string Preparing(Exception exception) => Call("WhilePreparing", Node("WhilePreparing"), exception);

    private static string During(Exception exception) => Call("DuringOperation", "web01", "InspectNodeOperation", exception);

    private static object Node(string method) =>
        Method(method).GetParameters()[0].ParameterType.GetMethod("Parse", [typeof(string)])!.Invoke(null, ["web01"])!;

    private static string Call(string method, params object[] arguments) => IdOf(Method(method).Invoke(null, arguments)!);

    private static MethodInfo Method(string name) => Failures.GetMethod(name, BindingFlags.Static | BindingFlags.NonPublic)!;

    private static string IdOf(object exception) => (string)exception.GetType().GetProperty("ErrorId")!.GetValue(exception)!;
}
