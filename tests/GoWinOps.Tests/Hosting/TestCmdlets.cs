using System;
using System.Threading.Tasks;
using Xunit;

namespace GoWinOps.Tests.Hosting;

/// <summary>The cmdlets that exist for tests only.</summary>
internal static class TestCmdlets
{
    private static string Path { get; } = System.IO.Path.Combine(
        ModuleSession.RepositoryRoot,
        "tests",
        "GoWinOps.TestCmdlets",
        "bin",
        System.IO.Path.GetFileName(System.IO.Path.GetDirectoryName(AppContext.BaseDirectory.TrimEnd(System.IO.Path.DirectorySeparatorChar))!),
        "net10.0",
        "GoWinOps.TestCmdlets.dll");

    internal static async Task ImportAsync(ModuleSession session)
    {
        ModuleSession.Outcome outcome = await session.RunAsync("param($path) Import-Module $path", Path);
        Assert.Null(outcome.Terminating);
        Assert.Empty(outcome.ErrorIds);
    }
}
