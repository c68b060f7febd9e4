using System;
using System.Linq;
using System.Text.RegularExpressions;
using GoWinOps.Problems;
using GoWinOps.Services;

namespace GoWinOps.Projects;

/// <summary>What Go takes as the path of a module. Source: "Go Modules Reference", module paths and versions.</summary>
public static class GoModulePath
{
    private const int MaximumLength = 512;

    private static readonly Regex Element = new(@"^[A-Za-z0-9._~-]+\z", RegexOptions.CultureInvariant);
    private static readonly Regex ShortName = new(@"~[0-9]+\z", RegexOptions.CultureInvariant);
    private static readonly Regex MajorVersion = new(@"^v[0-9]+\z", RegexOptions.CultureInvariant);
    private static readonly Regex MajorVersionFromTwo = new(@"^v(?:[2-9]|[1-9][0-9]+)\z", RegexOptions.CultureInvariant);

    // The first elements of Go's own packages, and those Go reserves: an import of such a path would find the wrong package.
    private static readonly string[] ReservedRoots =
    {
        "archive", "bufio", "builtin", "bytes", "cmd", "cmp", "compress", "container", "context", "crypto", "database", "debug", "embed", "encoding", "errors",
        "example", "expvar", "flag", "fmt", "go", "hash", "html", "image", "index", "internal", "io", "iter", "log", "maps", "math", "mime", "net", "os", "path",
        "plugin", "reflect", "regexp", "runtime", "slices", "sort", "std", "strconv", "strings", "structs", "sync", "syscall", "test", "testing", "text", "time",
        "unicode", "unique", "unsafe", "vendor", "weak",
    };

    /// <summary>Refuses what cannot be a module's path.</summary>
    /// <exception cref="GoWinOpsException"><c>ProjectModuleInvalid</c></exception>
    public static string RequireValid(string path) => Fault(path) is { } fault
        ? throw new GoWinOpsException(nameof(Messages.ProjectModuleInvalid), path, path, fault)
        : path;

    private static string? Fault(string path)
    {
        if (path.Length > MaximumLength)
            return $"it has {path.Length} characters, and {MaximumLength} is the most";
        string[] elements = path.Split('/');
        if (elements.Select(ElementFault).FirstOrDefault(fault => fault is not null) is { } found)
            return found;
        if (elements[0][0] == '-')
            return "it may not begin with a hyphen";
        if (elements[0].IndexOf('.') < 0 && ReservedRoots.Contains(elements[0], StringComparer.OrdinalIgnoreCase))
            return $"'{elements[0]}' is taken by Go itself; begin with a domain such as example.com";
        string last = elements[elements.Length - 1];
        return MajorVersion.IsMatch(last) && !MajorVersionFromTwo.IsMatch(last) ? $"'{last}' is no major version suffix: they begin with v2" : null;
    }

    private static string? ElementFault(string element)
    {
        if (element.Length == 0)
            return "there is nothing between two slashes, or before the first or after the last one";
        if (!Element.IsMatch(element))
            return $"'{element}' may hold letters from a to z, digits, and - . _ ~";
        if (ShortName.IsMatch(element))
            return $"'{element}' ends as a short name of Windows does";
        return FolderName.Fault(element) is { } fault ? $"'{element}': {fault}" : null;
    }
}
