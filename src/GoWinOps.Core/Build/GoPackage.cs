using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;

namespace GoWinOps.Build;

/// <summary>A Go program's package, found from a path.</summary>
public sealed class GoPackage
{
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
    public string DefaultName
    {
        get
        {
            string[] elements = ImportPath.Split('/');
            bool endsInVersion = elements.Length > 1 && elements[elements.Length - 1] is { Length: > 1 } last && last[0] == 'v' && last.Skip(1).All(char.IsDigit);
            return elements[elements.Length - (endsInVersion ? 2 : 1)];
        }
    }

    /// <summary>The package as the Go command is told it, from <see cref="ModuleFolder"/>.</summary>
    internal string Argument
    {
        get
        {
            string? relative = TreePath.Below(ModuleFolder, Folder);
            return relative is null ? Folder : relative.Length == 0 ? "." : "./" + relative;
        }
    }

    /// <summary>Finds the package at <paramref name="path"/>: its folder, or a Go file in it.</summary>
    /// <remarks>A file stands for its whole package, because Go leaves out the other files, resources among them, when it is given one.</remarks>
    /// <exception cref="GoWinOpsException"><c>GoPackageNotFound</c>, <c>GoPackageInvalid</c>, <c>GoPackageNotMain</c></exception>
    public static async Task<GoPackage> FindAsync(GoToolchain toolchain, string path, GoTarget target, CancellationToken cancellationToken)
    {
        string folder = File.Exists(path) && path.EndsWith(".go", StringComparison.OrdinalIgnoreCase) ? Path.GetDirectoryName(path)! : path;
        if (!Directory.Exists(folder))
            throw new GoWinOpsException(nameof(Messages.GoPackageNotFound), path, path);
        ToolCommand command = toolchain.Command(
            folder, "list", "-find", "-f", "{{.Name}}|{{.ImportPath}}|{{.Dir}}|{{with .Module}}{{.Dir}}{{end}}", ".");
        command.Environment["GOOS"] = target.Os;
        command.Environment["GOARCH"] = target.Architecture;
        ToolResult result = await ToolProcess.RunAsync(command, Deadline, null, cancellationToken).ConfigureAwait(false);
        string[] fields = result.Output.TrimEnd('\n').Split('|');
        if (result.ExitCode != 0 || fields.Length != 4)
            throw new GoWinOpsException(nameof(Messages.GoPackageInvalid), path, path, result.Error.Trim());
        if (fields[0] != "main")
            throw new GoWinOpsException(nameof(Messages.GoPackageNotMain), path, path, fields[0]);
        return new GoPackage(fields[2], fields[1], fields[3].Length == 0 ? fields[2] : fields[3]);
    }
}
