using System;
using System.IO;
using System.Threading.Tasks;
using Xunit;

namespace GoWinOps.Tests.Shell;

public sealed class ShellTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gowinops-shell-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("1 + 1", 0)]
    [InlineData("exit 5", 5)]
    [InlineData("throw 'x'", 1)]
    [InlineData("Import-Module there-is-no-such-module", 1)]
    [InlineData("Import-Module there-is-no-such-module; 'but this worked'", 0)]
    public async Task The_exit_code_says_how_a_command_ended(string command, int expected)
    {
        var (exitCode, _, error) = await ShellProcess.RunAsync(string.Empty, "-c", command);

        Assert.True(exitCode == expected, $"exit code {exitCode}: {error}");
    }

    [Fact]
    public async Task A_script_gets_its_arguments_by_name_and_position_and_sets_the_exit_code()
    {
        var script = Write("script.ps1", "param($First, [switch]$On, $Last) \"$First $On $Last\"; exit 7");

        var (exitCode, output, error) = await ShellProcess.RunAsync(string.Empty, "-f", script, "-On", "one two", "-Last", "three");

        Assert.Equal("one two True three", output.Trim());
        Assert.Equal(string.Empty, error);
        Assert.Equal(7, exitCode);
    }

    [Fact]
    public async Task A_script_that_throws_ends_with_1_and_shows_where()
    {
        var script = Write("throws.ps1", "'before'\nthrow 'the reason'");

        var (exitCode, output, error) = await ShellProcess.RunAsync(string.Empty, "-f", script);

        Assert.Equal("before", output.Trim());
        Assert.Contains("the reason", error, StringComparison.Ordinal);
        Assert.Contains("throws.ps1", error, StringComparison.Ordinal);
        Assert.Equal(1, exitCode);
    }

    [Fact]
    public async Task A_module_is_imported_before_the_command_runs()
    {
        var module = Write("Sample.psm1", "function Get-Sample { 'from the module' }");

        var (exitCode, output, _) = await ShellProcess.RunAsync(string.Empty, "-m", module, "-c", "Get-Sample");

        Assert.Equal("from the module", output.Trim());
        Assert.Equal(0, exitCode);
    }

    [Fact]
    public async Task A_command_over_several_lines_is_read_to_its_end_and_formatted_without_colours_into_a_pipe()
    {
        var (exitCode, output, _) = await ShellProcess.RunAsync("if ($true) {\n[pscustomobject]@{ Node = 'WEB-01' }\n}\nexit 3\n");

        Assert.Contains("Node", output, StringComparison.Ordinal);
        Assert.Contains("WEB-01", output, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b", output, StringComparison.Ordinal);
        Assert.Equal(3, exitCode);
    }

    [Theory]
    [InlineData("Unknown option '-x'", "-x")]
    [InlineData("-c needs a command", "-c")]
    [InlineData("there is no file", "-f", "missing.ps1")]
    public async Task A_wrong_command_line_is_explained(string expected, params string[] arguments)
    {
        var (exitCode, _, error) = await ShellProcess.RunAsync(string.Empty, arguments);

        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.Equal(2, exitCode);
    }

    [UnixFact]
    public async Task Control_C_stops_the_command_and_not_the_console()
    {
        using var shell = ShellProcess.Start();
        await shell.TypeAsync("'running'; while ($true) { [Threading.Thread]::Sleep(20) }");
        await shell.ReadUntilAsync("running");

        await shell.InterruptAsync();
        await shell.TypeAsync("'still here'");
        await shell.ReadUntilAsync("still here");

        Assert.Equal(0, (await shell.FinishAsync()).ExitCode);
    }

    [UnixFact]
    public async Task Control_C_ends_a_single_command_with_130()
    {
        using var shell = ShellProcess.Start("-c", "'running'; while ($true) { [Threading.Thread]::Sleep(20) }");
        await shell.ReadUntilAsync("running");

        await shell.InterruptAsync();

        Assert.Equal(130, (await shell.FinishAsync()).ExitCode);
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }
}
