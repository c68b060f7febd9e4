using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;

namespace GoWinOps.Projects;

/// <summary>The project that new ones are made of: the folder Template beside this file, a working Go project under names of its own.</summary>
public static class ProjectTemplate
{
    /// <summary>Where a project keeps the schema of its manifest; the manifest's first line names it.</summary>
    public const string SchemaPath = ".vscode/gowinops.schema.json";

    private const string Prefix = "GoWinOps.Template/";
    private const string SchemaResource = "GoWinOps.gowinops.schema.json";

    // In one pass, so that a module path which holds the placeholder's own name is not replaced again.
    private static readonly Regex Placeholder = new("example\\.com/gowinops-template|gowinops-template|GOWINOPS_TEMPLATE_", RegexOptions.CultureInvariant);

    /// <summary>The files of a project, in the order of their paths.</summary>
    /// <param name="name">Its name, <see cref="ProjectName">valid</see>: only such a name needs no quoting anywhere.</param>
    /// <param name="module">Its module path, <see cref="GoModulePath">valid</see>.</param>
    public static IReadOnlyList<GeneratedFile> Files(string name, string module)
    {
        string prefix = ProjectName.EnvironmentPrefix(ProjectName.RequireValid(name));
        GoModulePath.RequireValid(module);
        string Fill(string text) => Placeholder.Replace(text, match => match.Value switch
        {
            "gowinops-template" => name,
            "GOWINOPS_TEMPLATE_" => prefix,
            _ => module,
        });
        Assembly assembly = typeof(ProjectTemplate).Assembly;
        return assembly.GetManifestResourceNames()
            .Where(resource => resource.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(resource => new GeneratedFile(Fill(FilePath(resource)), Fill(Read(assembly, resource))))
            .Append(new GeneratedFile(SchemaPath, Read(assembly, SchemaResource)))
            .OrderBy(file => file.Path, StringComparer.Ordinal).ToList();
    }

    // Files whose names begin with a dot would be at work in this repository, so the template spells the dot as an underscore.
    private static string FilePath(string resource)
    {
        string path = resource.Substring(Prefix.Length).Replace('\\', '/');
        return path[0] == '_' ? "." + path.Substring(1) : path;
    }

    private static string Read(Assembly assembly, string resource)
    {
        using Stream stream = assembly.GetManifestResourceStream(resource) ?? throw new InvalidOperationException($"The assembly lacks '{resource}'.");
        using StreamReader reader = new(stream, Encoding.UTF8);
        // A checkout on Windows may have turned line ends; what is made is the same everywhere.
        return reader.ReadToEnd().Replace("\r\n", "\n");
    }
}
