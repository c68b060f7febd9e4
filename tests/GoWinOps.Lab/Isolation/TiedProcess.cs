using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;

namespace GoWinOps.Lab.Isolation;

/// <summary>
/// A child that the kernel kills when this process ends, whatever ends it. The kernel ties it to the thread that
/// started it, not to the process, so that thread must live as long as the child.
/// </summary>
internal static class TiedProcess
{
    /// <returns>When the child has started: its id, and a task that gives its exit code.</returns>
    public static async Task<(int ProcessId, Task<int> Exit)> StartAsync(ProcessStartInfo information)
    {
        information.ArgumentList.Insert(0, information.FileName);
        information.ArgumentList.Insert(0, "KILL");
        information.ArgumentList.Insert(0, "--pdeathsig");
        information.FileName = ExternalProgram.Find("setpriv") ?? throw new LabException("The program 'setpriv' is not installed.");

        var started = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var ended = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var keeper = new Thread(() => Keep(information, started, ended)) { IsBackground = true, Name = "lab keeper" };
        keeper.Start();
        return (await started.Task.ConfigureAwait(false), ended.Task);
    }

    private static void Keep(ProcessStartInfo information, TaskCompletionSource<int> started, TaskCompletionSource<int> ended)
    {
        try
        {
            using var process = Process.Start(information) ?? throw new LabException($"'{information.FileName}' could not be started.");
            started.SetResult(process.Id);
            process.WaitForExit();
            ended.SetResult(process.ExitCode);
        }
        catch (System.Exception error) when (error is LabException or System.ComponentModel.Win32Exception or System.InvalidOperationException)
        {
            if (!started.TrySetException(error))
            {
                ended.SetException(error);
            }
        }
    }
}
