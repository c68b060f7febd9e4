using System;
using System.Linq;
using System.Management.Automation;
using System.Reflection;

namespace GoWinOps.Shell;

/// <summary>
/// The server end of PowerShell remoting over standard input and output. The engine has it, but only for its own
/// console program: the type is internal, so it is reached by reflection.
/// </summary>
internal static class RemotingServer
{
    private const string MediatorTypeName = "System.Management.Automation.Remoting.Server.StdIOProcessMediator";

    /// <returns>The process's exit code.</returns>
    public static int Run()
    {
        var mediator = typeof(PowerShell).Assembly.GetType(MediatorTypeName, throwOnError: false);
        var run = mediator?
            .GetMethods(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public)
            .SingleOrDefault(method => method.Name == "Run");
        if (run is null)
        {
            Console.Error.WriteLine($"This version of the PowerShell engine has no {MediatorTypeName}.Run: remoting cannot be served.");
            return ExitCodes.Failure;
        }

        var values = run.GetParameters().Select(ValueFor).ToArray();
        run.Invoke(obj: null, values);
        return ExitCodes.Success;
    }

    private static object? ValueFor(ParameterInfo parameter) => parameter.Name switch
    {
        "initialCommand" => string.Empty,
        "combineErrOutStream" => true,
        _ => parameter.HasDefaultValue ? parameter.DefaultValue : null,
    };
}
