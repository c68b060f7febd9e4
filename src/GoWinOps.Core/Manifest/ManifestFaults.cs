using System.Collections.Generic;
using System.Linq;

namespace GoWinOps.Manifest;

/// <summary>Collects what is wrong with one manifest, so that all of it is said at once.</summary>
internal sealed class ManifestFaults
{
    private readonly string path;
    private readonly List<ManifestProblem> found = new();

    internal ManifestFaults(string path) => this.path = path;

    /// <summary>The faults in the order of the file.</summary>
    internal IReadOnlyList<ManifestProblem> InOrder => found.OrderBy(fault => fault.Line).ThenBy(fault => fault.Column).ToList();

    internal void Add(long line, long column, string message) =>
        found.Add(new ManifestProblem { Path = path, Line = (int)line, Column = (int)column, Message = message });

    internal void Add(YamlNode node, string message) => Add(node.Line, node.Column, message);
}
