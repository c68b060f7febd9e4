using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using GoWinOps.Packaging.Help;

namespace GoWinOps.Packaging;

/// <summary>What lies between the compiled module and its package: <c>help</c> writes help and docs/errors.md, <c>package</c> the package.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        if (args.Length != 2 || !File.Exists(Path.Combine(args[1], "GoWinOps.psd1")))
            return await ShowUsageAsync();
        string root = Path.GetFullPath(args[1]);
        string artifacts = Path.Combine(root, "artifacts");
        string moduleFolder = Path.Combine(artifacts, "module", "GoWinOps");
        switch (args[0])
        {
            case "help":
                return await WriteHelpAsync(root, moduleFolder);
            case "package":
                GalleryPackage.Write(moduleFolder, artifacts);
                return 0;
            default:
                return await ShowUsageAsync();
        }
    }

    private static async Task<int> WriteHelpAsync(string root, string moduleFolder)
    {
        using ModuleCmdlets module = new(Path.Combine(moduleFolder, "GoWinOps.psd1"));
        HelpLibrary library = new(Path.Combine(root, "docs", "en-US"), module.Read());
        string target = Path.Combine(moduleFolder, "en-US");
        library.Write(target);
        string errors = ErrorList.ToMarkdown(ErrorList.Read(Path.Combine(root, "src", "GoWinOps.Core", "Messages.resx")));
        if (GeneratedFile.Write(Path.Combine(root, "docs", "errors.md"), errors))
            Console.WriteLine("docs: docs/errors.md was brought up to date; commit it.");
        foreach (PageProblem problem in library.Problems)
            await Console.Error.WriteLineAsync($"{problem with { File = Path.GetRelativePath(root, problem.File) }}");
        Console.WriteLine($"docs: {library.Pages.Count} help pages, {Directory.GetFiles(target, "about_*").Length} topics");
        return library.Problems.Any() ? 1 : 0;
    }

    private static async Task<int> ShowUsageAsync()
    {
        await Console.Error.WriteLineAsync("usage: GoWinOps.Packaging help|package <the repository's root>");
        return 2;
    }
}
