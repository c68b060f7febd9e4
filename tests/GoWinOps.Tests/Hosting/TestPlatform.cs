using System;
using System.IO;

namespace GoWinOps.Tests.Hosting;

/// <summary>What a test needs of the machine beyond .NET.</summary>
internal enum TestPlatform
{
    /// <summary>Nothing.</summary>
    Any,

    /// <summary>Scripts with a first line that names their interpreter, and permissions to run them.</summary>
    Unix,

    /// <summary>Linux: its programs run, and its processes can be looked into.</summary>
    Linux,

    /// <summary>Linux as root, who alone gives files away.</summary>
    LinuxAsRoot,

    /// <summary>Linux with the C compiler.</summary>
    LinuxWithCompiler,
}

/// <summary>Which needs a machine meets.</summary>
internal static class TestPlatforms
{
    /// <summary>The C compiler that <c>build.cs test</c> as root installs.</summary>
    internal const string CompilerPath = "/usr/bin/gcc";

    /// <summary>Why this machine does not do; null when it does.</summary>
    internal static string? Obstacle(TestPlatform needed) => needed switch
    {
        TestPlatform.Any => null,
        TestPlatform.Unix => OperatingSystem.IsWindows() ? "This stands a script in for a program, which takes Unix." : null,
        _ when !OperatingSystem.IsLinux() => "This takes Linux.",
        TestPlatform.LinuxAsRoot => Environment.IsPrivilegedProcess ? null : "This gives files to another user, which takes root.",
        TestPlatform.LinuxWithCompiler => File.Exists(CompilerPath) ? null : $"There is no {CompilerPath}: 'dotnet run build.cs test' as root installs it.",
        _ => null,
    };
}
