using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Runtime.Versioning;
using System.Threading.Tasks;
using GoWinOps.Tests.Hosting;
using GoWinOps.Unix;
using Xunit;

namespace GoWinOps.Tests.Unix;

public sealed class OwnSessionTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [PlatformTheory(TestPlatform.Linux)]
    [InlineData("/bin/sh")]
    [InlineData("sh")]
    public async Task A_program_leads_a_session_of_its_own_without_a_terminal_and_keeps_its_process_id_and_arguments(string shell)
    {
        // The session and the terminal: fields 6 and 7 of proc_pid_stat(5), here of a process the program starts.
        ProcessStartInfo start = new(shell, "-c \"echo $$ 0 $0; echo $(cut -d' ' -f6,7 /proc/self/stat) $0; exit 5\" \"a b\"") { RedirectStandardOutput = true };

        OwnSession.Apply(start);

        using Process process = Process.Start(start)!;
        string[] lines = (await process.StandardOutput.ReadToEndAsync().WaitAsync(Deadline)).Split('\n');
        await process.WaitForExitAsync().WaitAsync(Deadline);
        Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"{process.Id} 0 a b"), lines[0]);
        Assert.Equal(lines[0], lines[1]);
        Assert.Equal(5, process.ExitCode);
    }

    [PlatformTheory(TestPlatform.Linux)]
    [SupportedOSPlatform("linux")]
    [InlineData("echo it was taken for a script\n")]
    [InlineData("MZ\0\0")]
    [InlineData("#!/no/such/interpreter\n")]
    [InlineData("\u007FELF")]
    [InlineData("")]
    public void What_the_system_cannot_start_is_left_as_it_is_and_not_handed_to_a_shell(string content)
    {
        string path = folder.Write("program", content);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        AssertUntouched(path);
    }

    [PlatformFact(TestPlatform.Linux)]
    [SupportedOSPlatform("linux")]
    public void What_is_not_there_or_may_not_be_run_is_left_as_it_is()
    {
        string path = folder.Write("program", "#!/bin/sh\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead);

        AssertUntouched(path);
        AssertUntouched(folder.Combine("absent"));
        AssertUntouched("no-such-program-anywhere");
    }

    private static void AssertUntouched(string path)
    {
        ProcessStartInfo start = new(path, "one two");
        OwnSession.Apply(start);
        Assert.Equal((path, "one two"), (start.FileName, start.Arguments));
    }
}
