using System;
using System.IO;

namespace GoWinOps.Tests.Services;

/// <summary>A folder of a test's own that goes with the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("gowinops-services-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
