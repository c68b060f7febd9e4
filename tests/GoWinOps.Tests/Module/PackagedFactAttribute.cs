using System;
using System.IO;
using GoWinOps.Tests.Hosting;
using Xunit;

namespace GoWinOps.Tests.Module;

/// <summary>A test of what <c>dotnet run build.cs pack</c> made; skipped where it was not made.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PackagedFactAttribute : FactAttribute
{
    public PackagedFactAttribute()
    {
        if (!File.Exists(Path.Combine(ModuleSession.RepositoryRoot, "artifacts", "SHA256SUMS")))
            Skip = "There is no package: run 'dotnet run build.cs pack' first.";
    }
}
