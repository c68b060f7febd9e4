using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using Microsoft.Management.Infrastructure;
using Microsoft.Management.Infrastructure.Options;

namespace GoWinOps.Windows;

/// <summary>The one door to Windows Management Instrumentation, on this machine, without WinRM.</summary>
/// <remarks>
/// Management Infrastructure belongs to PowerShell on Windows and is not shipped with the module. Where it is missing, the first call into it fails to
/// load; that is why the calls stand in a method of their own.
/// </remarks>
internal static class CimQuery
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    /// <summary>Runs a WQL query.</summary>
    internal static async Task<CimAnswer> RunAsync(string cimNamespace, string query, CancellationToken cancellationToken)
    {
        if (!NodeContext.IsWindows)
            return CimAnswer.Absent;
        try
        {
            return await Task.Run(() => Run(cimNamespace, query, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is FileNotFoundException or FileLoadException or TypeLoadException or DllNotFoundException
            or TypeInitializationException or EntryPointNotFoundException or BadImageFormatException)
        {
            return CimAnswer.Absent;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static CimAnswer Run(string cimNamespace, string query, CancellationToken cancellationToken)
    {
        try
        {
            // No computer name means this machine by its own local protocol; "localhost" would go through WinRM.
            using CimSession session = CimSession.Create(null);
            using CimOperationOptions options = new() { Timeout = Deadline, CancellationToken = cancellationToken };
            List<IReadOnlyDictionary<string, object?>> rows = new();
            foreach (CimInstance instance in session.QueryInstances(cimNamespace, "WQL", query, options))
            {
                using (instance)
                    rows.Add(instance.CimInstanceProperties.ToDictionary(property => property.Name, property => (object?)property.Value, StringComparer.OrdinalIgnoreCase));
            }

            return new CimAnswer { Rows = rows };
        }
        catch (CimException exception)
        {
            return new CimAnswer { ErrorCode = (int)exception.NativeErrorCode, ErrorText = exception.Message };
        }
    }
}
