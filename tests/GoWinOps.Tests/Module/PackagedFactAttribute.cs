using System;
using System.IO;
using System.Linq;
using GoWinOps.Tests.Hosting;
using Xunit;

namespace GoWinOps.Tests.Module;

/// <summary>A test of what <c>dotnet run build.cs pack</c> made; skipped where it was not made of the module that is there now.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PackagedFactAttribute : FactAttribute
{
    public PackagedFactAttribute()
    {
        string artifacts = Path.Combine(ModuleSession.RepositoryRoot, "artifacts");
        FileInfo sums = new(Path.Combine(artifacts, "SHA256SUMS"));
        if (!sums.Exists || new DirectoryInfo(Path.Combine(artifacts, "module")).EnumerateFiles("*", SearchOption.AllDirectories).Any(file => file.LastWriteTimeUtc > sums.LastWriteTimeUtc))
            Skip = "There is no package of this module: run 'dotnet run build.cs pack' first.";
    }
}
