using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace GoWinOps.Bench;

/// <summary>A service of usual size in a git repository of its own: the sample program, and packages it uses as a team's own code would be.</summary>
internal static class BuildSample
{
    private const int Packages = 40;
    private const int FilesEach = 4;
    private const int FunctionsEach = 20;

    /// <summary>Lays it out below a folder.</summary>
    /// <returns>The folder of its module.</returns>
    public static async Task<string> WriteAsync(string folder, string samples, CancellationToken cancellationToken)
    {
        string module = Path.Combine(folder, "orders");
        string source = Path.Combine(samples, "orders");
        foreach (string file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(module, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        for (int package = 0; package < Packages; package++)
            WritePackage(Path.Combine(module, "internal", Name(package)), Name(package));
        string imports = string.Concat(Enumerable.Range(0, Packages).Select(package => $"\t\"example.com/orders/internal/{Name(package)}\"\n"));
        string uses = string.Concat(Enumerable.Range(0, Packages).Select(package => $"\tsum += {Name(package)}.Sum()\n"));
        await File.WriteAllTextAsync(
            Path.Combine(module, "cmd", "orders", "domain.go"),
            $"package main\n\nimport (\n{imports})\n\nvar domain = func() (sum int) {{\n{uses}\treturn\n}}()\n",
            cancellationToken);
        await GitAsync(module, ["init", "--quiet"], cancellationToken);
        await GitAsync(module, ["add", "--all"], cancellationToken);
        await GitAsync(module, ["-c", "user.name=bench", "-c", "user.email=bench@example.com", "commit", "--quiet", "--message", "Sample"], cancellationToken);
        return module;
    }

    /// <summary>Changes one file so that it has to be compiled, differently each time.</summary>
    public static Task ChangeAsync(string module, CancellationToken cancellationToken) => File.WriteAllTextAsync(
        Path.Combine(module, "internal", Name(0), "changed.go"), $"package {Name(0)}\n\nvar changed = \"{Guid.NewGuid():N}\"\n\nfunc init() {{ println(changed) }}\n", cancellationToken);

    private static string Name(int package) => string.Create(CultureInfo.InvariantCulture, $"domain{package:00}");

    private static void WritePackage(string folder, string name)
    {
        Directory.CreateDirectory(folder);
        StringBuilder sum = new();
        for (int file = 0; file < FilesEach; file++)
        {
            StringBuilder text = new($"package {name}\n\nimport \"strings\"\n");
            for (int function = 0; function < FunctionsEach; function++)
            {
                string own = string.Create(CultureInfo.InvariantCulture, $"part{file}x{function}");
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"\n// {own} counts what a text holds.\nfunc {own}(text string) int {{\n\tcount := {function}\n\tfor _, field := range strings.Fields(text) {{\n\t\tif len(field) > {function} {{\n\t\t\tcount += len(field)\n\t\t}}\n\t}}\n\treturn count\n}}\n");
                sum.Append(CultureInfo.InvariantCulture, $"\tsum += {own}(\"{name} {own}\")\n");
            }

            File.WriteAllText(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"part{file}.go")), text.ToString());
        }

        File.WriteAllText(Path.Combine(folder, "sum.go"), $"package {name}\n\n// Sum adds all up.\nfunc Sum() (sum int) {{\n{sum}\treturn\n}}\n");
    }

    private static async Task GitAsync(string folder, string[] arguments, CancellationToken cancellationToken)
    {
        (int exitCode, string _, string error) = await ChildProgram.RunAsync(["git", "-C", folder, .. arguments], cancellationToken);
        if (exitCode != 0)
            throw new InvalidOperationException($"git {string.Join(' ', arguments)} failed: {error}");
    }
}
