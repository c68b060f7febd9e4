using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;

namespace GoWinOps.Build;

/// <summary>A Go program's package, found from a path.</summary>
public sealed class GoPackage
{
    private const string Format = "{{.Name}}|{{.ImportPath}}|{{.Dir}}|{{with .Module}}{{.Dir}}{{end}}|{{if or .GoFiles .CgoFiles}}built{{end}}";
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);

    private GoPackage(string folder, string importPath, string moduleFolder)
    {
        Folder = folder;
        ImportPath = importPath;
        ModuleFolder = moduleFolder;
    }

    /// <summary>The package's folder.</summary>
    public string Folder { get; }

    /// <summary>Its import path.</summary>
    public string ImportPath { get; }

    /// <summary>The folder of the module it belongs to, where Go is run so that its messages name files from there.</summary>
    public string ModuleFolder { get; }

    /// <summary>The program's name by Go's own rule: the last element of the import path that is no major version.</summary>
    public string DefaultName => ProgramNameOf(ImportPath);

    /// <summary>The package as the Go command is told it, from <see cref="ModuleFolder"/>.</summary>
    internal string Argument
    {
        get
        {
            string? relative = TreePath.Below(ModuleFolder, Folder);
            return relative is null ? Folder : relative.Length == 0 ? "." : "./" + relative;
        }
    }

    /// <summary>Finds the programs at <paramref name="path"/>: of a folder, of a Go file in it, or of all folders below one for a path that ends in <c>/...</c></summary>
    /// <remarks>A file stands for its whole package, because Go leaves out the other files, resources among them, when it is given one.</remarks>
    /// <returns>One package, or for <c>/...</c> at least one.</returns>
    /// <exception cref="GoWinOpsException">
    /// <c>GoPackageNotFound</c>, <c>GoPackageInvalid</c>, <c>GoPackageNotMain</c>, <c>GoPatternWithoutProgram</c>
    /// </exception>
    internal static async Task<IReadOnlyList<GoPackage>> FindAsync(
        GoToolchain toolchain, string path, GoTarget target, GoBuildSettings settings, CancellationToken cancellationToken)
    {
        bool isPattern = GoPackagePath.IsPattern(path);
        string named = isPattern ? GoPackagePath.FolderOf(path) : path;
        string folder = !isPattern && File.Exists(path) && path.EndsWith(".go", StringComparison.OrdinalIgnoreCase) ? Path.GetDirectoryName(path)! : named;
        if (!Directory.Exists(folder))
            throw new GoWinOpsException(nameof(Messages.GoPackageNotFound), path, path);
        ToolCommand command = GoBuildCommand.ComposeFind(toolchain, target, settings, folder, Format, isPattern ? "./..." : ".");
        ToolResult result = await ToolProcess.RunAsync(command, Deadline, null, cancellationToken).ConfigureAwait(false);
        List<string[]> found = ToolResult.LinesOf(result.Output).Select(line => line.Split('|')).Where(fields => fields.Length == 5).ToList();
        if (result.ExitCode != 0 || (found.Count == 0 && !isPattern))
            throw new GoWinOpsException(nameof(Messages.GoPackageInvalid), path, path, result.Error.Trim());
        if (!isPattern && found[0][0] != "main")
            throw new GoWinOpsException(nameof(Messages.GoPackageNotMain), path, path, found[0][0]);
        List<GoPackage> programs = found.Where(fields => fields[0] == "main" && (!isPattern || fields[4].Length > 0))
            .Select(fields => new GoPackage(fields[2], fields[1], fields[3].Length == 0 ? fields[2] : fields[3])).ToList();
        return programs.Count > 0 ? programs : throw new GoWinOpsException(nameof(Messages.GoPatternWithoutProgram), path, named);
    }

    /// <summary>The name Go gives the program of a main package.</summary>
    internal static string ProgramNameOf(string importPath)
    {
        string[] elements = importPath.Split('/');
        bool endsInVersion = elements.Length > 1 && elements[elements.Length - 1] is { Length: > 1 } last && last[0] == 'v' && last.Skip(1).All(char.IsDigit);
        return elements[elements.Length - (endsInVersion ? 2 : 1)];
    }
}
