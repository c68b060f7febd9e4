using System.IO;
using System.Reflection;

namespace GoWinOps.Commands;

/// <summary>The text of <c>PrepareNode.ps1</c>, which runs on a node before the module is there.</summary>
internal static class NodeScript
{
    /// <summary>The script.</summary>
    internal static string Text { get; } = Read();

    private static string Read()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("GoWinOps.PrepareNode.ps1")!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}
