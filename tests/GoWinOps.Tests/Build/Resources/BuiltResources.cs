using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using GoWinOps.Build;

namespace GoWinOps.Tests.Build;

/// <summary>What a built executable holds, read by the module's own reader.</summary>
internal sealed class BuiltResources : IDisposable
{
    private readonly ExecutableFile file;

    internal BuiltResources(string path)
    {
        file = ExecutableFile.OpenPortable(path, CancellationToken.None);
        Resources = PeResources.Of((PortableExecutable)file.Images[0]);
    }

    internal PeResources Resources { get; }

    internal VersionResource Version => Resources.ReadVersion() ?? throw new InvalidDataException("There is no version resource.");

    internal Dictionary<string, string> Strings => Version.Strings.ToDictionary(entry => entry.Key, entry => entry.Value);

    internal byte[] Bytes(int type, int id) => Resources.Read(Resources.All.Single(resource => resource.Type == type && resource.Id == id));

    public void Dispose() => file.Dispose();
}
