using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;

namespace GoWinOps.Docs;

/// <summary>Makes the module's help files and docs/errors.md; its one argument is the repository's root.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        if (args.Length != 1 || !File.Exists(Path.Combine(args[0], "GoWinOps.psd1")))
        {
            await Console.Error.WriteLineAsync("usage: GoWinOps.Docs <the repository's root>");
            return 2;
        }

        string root = Path.GetFullPath(args[0]);
        string moduleFolder = Path.Combine(root, "artifacts", "module", "GoWinOps");
        using ModuleCmdlets module = new(Path.Combine(moduleFolder, "GoWinOps.psd1"));
        HelpLibrary library = new(Path.Combine(root, "docs", "en-US"), module.Read());
        library.Write(Path.Combine(moduleFolder, "en-US"));
        string errors = Path.Combine(root, "docs", "errors.md");
        if (ErrorList.WriteIfChanged(errors, ErrorList.ToMarkdown(ErrorList.Read(Path.Combine(root, "src", "GoWinOps.Core", "Messages.resx")))))
            Console.WriteLine("docs: docs/errors.md was brought up to date; commit it.");
        foreach (PageProblem problem in library.Problems)
            await Console.Error.WriteLineAsync($"{problem with { File = Path.GetRelativePath(root, problem.File) }}");
        Console.WriteLine($"docs: {library.Pages.Count} help pages, {Directory.GetFiles(Path.Combine(moduleFolder, "en-US"), "about_*").Length} topics");
        return library.Problems.Any() ? 1 : 0;
    }
}
