using System;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Lab.CommandLine;

namespace GoWinOps.Lab;

internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        try
        {
            return await LabCommandLine.RunAsync(args, CancellationToken.None);
        }
        catch (LabException error)
        {
            await Console.Error.WriteLineAsync(error.Message);
            return LabCommandLine.Failure;
        }
    }
}
