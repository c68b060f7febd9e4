using System;
using System.IO;

namespace GoWinOps.Lab;

/// <summary>The <c>dotnet</c> program that runs this one.</summary>
internal static class DotNetHost
{
    public static string Path { get; } = Find();

    /// <summary>Starts this assembly again, whichever program loaded it.</summary>
    public static string[] LabCommand { get; } = [Path, typeof(DotNetHost).Assembly.Location];

    private static string Find()
    {
        var own = Environment.ProcessPath;
        if (own is not null && System.IO.Path.GetFileNameWithoutExtension(own) == "dotnet")
        {
            return own;
        }

        return Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") is { Length: > 0 } configured && File.Exists(configured)
            ? configured
            : ExternalProgram.Find("dotnet") ?? throw new LabException("The program 'dotnet' is not in PATH.");
    }
}
