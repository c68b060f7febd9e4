using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Text;

namespace GoWinOps.Build;

/// <summary>
/// On Linux: every process of the tree inherits an environment variable with a value of its own, and is found by it in <c>/proc</c>.
/// </summary>
/// <remarks>
/// Parent ids would not do: a compiler whose parent was killed first belongs to init from then on.
/// A process group would not do either: .NET cannot start a process in a new one, and after exec it cannot be moved.
/// </remarks>
internal sealed class MarkedProcessTree : ProcessTree
{
    private const string VariableName = "GOWINOPS_PROCESS_TREE";
    private readonly byte[] mark;

    internal MarkedProcessTree(ProcessStartInfo start)
    {
        string value = Guid.NewGuid().ToString("N");
        start.Environment[VariableName] = value;
        mark = Encoding.ASCII.GetBytes(VariableName + "=" + value);
    }

    /// <inheritdoc/>
    internal override void Adopt(Process process)
    {
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<int> Kill(Process process)
    {
        List<int> found = new();
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out int id) && IsMarked(folder))
                found.Add(id);
        }

        found.ForEach(KillOne);
        return found;
    }

    private bool IsMarked(string folder)
    {
        try
        {
            return ByteSearch.Contains(File.ReadAllBytes(Path.Combine(folder, "environ")), mark);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Ended meanwhile, or another user's, which cannot be ours. A process that has ended and waits to be reaped reads as empty.
            return false;
        }
    }
}
