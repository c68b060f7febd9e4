using GoWinOps.Services;
using Xunit;

namespace GoWinOps.Tests.Services;

public sealed class ServiceCommandLineTests
{
    private const string Program = @"C:\ProgramData\GoWinOps\services\orders\releases\1.2.0\orders.exe";
    private const string Host = @"C:\ProgramData\GoWinOps\host\0a1b\GoWinOps.ServiceHost.exe";
    private const string Folder = @"C:\ProgramData\GoWinOps\services\orders";

    [Fact]
    public void A_program_without_a_host_is_its_own_executable()
    {
        ServiceCommandLine line = ServiceCommandLine.Parse($"\"{Program}\" --port 8080");

        Assert.Null(line.HostPath);
        Assert.Equal(Program, line.Executable);
        Assert.Equal(["--port", "8080"], line.Arguments);
        Assert.Equal($"\"{Program}\" --port 8080", line.ToString());
    }

    [Fact]
    public void A_hosted_program_and_its_arguments_are_found_behind_the_host()
    {
        ServiceCommandLine written = new() { HostPath = Host, ServiceFolder = Folder, Executable = Program, Arguments = ["--", "a b", string.Empty] };

        ServiceCommandLine read = ServiceCommandLine.Parse(written.ToString());

        Assert.Equal(Host, read.HostPath);
        Assert.Equal(Folder, read.ServiceFolder);
        Assert.Equal(Program, read.Executable);
        Assert.Equal(["--", "a b", string.Empty], read.Arguments);
    }

    [Theory]
    [InlineData("status \"C:\\x\" -- p.exe")]
    [InlineData("run \"C:\\x\" p.exe q")]
    [InlineData("run \"C:\\x\" --")]
    public void A_host_that_runs_no_program_is_an_executable_like_any_other(string arguments)
    {
        ServiceCommandLine line = ServiceCommandLine.Parse($"\"{Host}\" {arguments}");

        Assert.Null(line.HostPath);
        Assert.Equal(Host, line.Executable);
    }

    [Fact]
    public void Another_release_changes_the_program_and_nothing_else()
    {
        ServiceCommandLine before = new() { HostPath = Host, ServiceFolder = Folder, Executable = Program, Arguments = ["x"] };

        ServiceCommandLine after = ServiceCommandLine.Parse((before with { Executable = @"C:\new.exe" }).ToString());

        Assert.Equal(Host, after.HostPath);
        Assert.Equal(@"C:\new.exe", after.Executable);
        Assert.Equal(["x"], after.Arguments);
    }
}
