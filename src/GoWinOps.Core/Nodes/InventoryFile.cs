using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using GoWinOps.Problems;

namespace GoWinOps.Nodes;

/// <summary>Finds and reads inventory files.</summary>
public static class InventoryFile
{
    /// <summary>The environment variable that names the inventory.</summary>
    public const string Variable = "GOWINOPS_INVENTORY";

    private static readonly string[] DefaultNames = { "inventory.yml", "inventory.yaml", "servers.txt" };

    /// <summary>The inventory in force: <paramref name="given"/>, else the environment's, else the nearest file of a default name from <paramref name="folder"/> upwards; null where there is none.</summary>
    /// <param name="given">The full path the user gave, or null.</param>
    /// <param name="folder">The folder to look in first.</param>
    public static string? Locate(string? given, string folder)
    {
        if (given is not null)
            return given;
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
            return Path.GetFullPath(Path.Combine(folder, named));
        for (DirectoryInfo? place = new(folder); place is not null; place = place.Parent)
        {
            foreach (string name in DefaultNames)
            {
                string path = Path.Combine(place.FullName, name);
                if (File.Exists(path))
                    return path;
            }
        }

        return null;
    }

    /// <summary>Reads an inventory: YAML if its name ends so, else a plain list of nodes with <c>#</c> comments.</summary>
    /// <exception cref="GoWinOpsException"><c>InventoryNotFound</c>, or <c>InventoryInvalid</c> with file, line and column.</exception>
    public static Inventory Read(string path)
    {
        string text;
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new GoWinOpsException(nameof(Messages.InventoryNotFound), path, exception, path, exception.Message);
        }

        bool isYaml = Path.GetExtension(path).ToLowerInvariant() is ".yml" or ".yaml";
        return isYaml ? new InventoryReader(path).Read(text) : ReadList(path, text);
    }

    private static Inventory ReadList(string path, string text)
    {
        List<NodeReference> nodes = new();
        HashSet<string> names = new(StringComparer.OrdinalIgnoreCase);
        using StringReader lines = new(text);
        string? line;
        for (int number = 1; (line = lines.ReadLine()) is not null; number++)
        {
            int comment = line.IndexOf('#');
            string content = comment < 0 ? line : line.Substring(0, comment);
            if (content.Trim().Length == 0)
                continue;
            int column = content.Length - content.TrimStart().Length + 1;
            NodeReference node = ParseNode(path, number, column, content.Trim());
            if (!names.Add(node.Name))
                throw Invalid(path, number, column, $"the node '{node.Name}' is there twice");
            nodes.Add(node);
        }

        return new Inventory(path, nodes, new Dictionary<string, string[]>());
    }

    internal static NodeReference ParseNode(string path, long line, long column, string text)
    {
        try
        {
            return NodeReference.Parse(text);
        }
        catch (GoWinOpsException exception)
        {
            throw Invalid(path, line, column, exception.Message.TrimEnd('.'));
        }
    }

    internal static GoWinOpsException Invalid(string path, long line, long column, string reason) =>
        new(nameof(Messages.InventoryInvalid), path, path, line, column, reason);
}
