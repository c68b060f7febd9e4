using System.Collections.Generic;

namespace GoWinOps.Packaging.Help;

/// <summary>A fault in a page, with the place it is at.</summary>
public sealed record PageProblem(string File, int Line, string Message)
{
    /// <summary>The form editors and build logs make a link of.</summary>
    public override string ToString() => $"{File}({Line}): {Message}";
}

/// <summary>One example of a help page.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Code">The commands.</param>
/// <param name="Tags">The words after <c>powershell</c> in the code fence: what tests may do with it.</param>
/// <param name="Remarks">What is to be said about it, a paragraph each.</param>
/// <param name="Line">Where it begins.</param>
public sealed record HelpExample(string Title, string Code, IReadOnlyList<string> Tags, IReadOnlyList<string> Remarks, int Line);

/// <summary>A link at the end of a help page; the address is empty for another command or topic.</summary>
public sealed record HelpLink(string Text, string Address);

/// <summary>The hand-written part of a cmdlet's help; types, positions and syntax come from the cmdlet itself.</summary>
public sealed class HelpPage
{
    /// <summary>The key of what is said about inputs or outputs without naming a type.</summary>
    public const string AllTypes = "";

    /// <summary>The cmdlet.</summary>
    public required string Name { get; init; }

    /// <summary>The page's file.</summary>
    public required string File { get; init; }

    /// <summary>What the cmdlet does, in a sentence.</summary>
    public string Synopsis { get; set; } = string.Empty;

    /// <summary>How it does it, a paragraph each.</summary>
    public IReadOnlyList<string> Description { get; set; } = [];

    /// <summary>The examples in order.</summary>
    public List<HelpExample> Examples { get; } = [];

    /// <summary>What is written about each parameter, by name.</summary>
    public Dictionary<string, IReadOnlyList<string>> Parameters { get; } = new(System.StringComparer.OrdinalIgnoreCase);

    /// <summary>Where each parameter's text begins.</summary>
    public Dictionary<string, int> ParameterLines { get; } = new(System.StringComparer.OrdinalIgnoreCase);

    /// <summary>What is said about the objects that may be piped in, by type name.</summary>
    public Dictionary<string, IReadOnlyList<string>> Inputs { get; } = [];

    /// <summary>What is said about the objects written, by type name.</summary>
    public Dictionary<string, IReadOnlyList<string>> Outputs { get; } = [];

    /// <summary>What else the reader should know.</summary>
    public IReadOnlyList<string> Notes { get; set; } = [];

    /// <summary>Where to read on.</summary>
    public List<HelpLink> Links { get; } = [];
}
