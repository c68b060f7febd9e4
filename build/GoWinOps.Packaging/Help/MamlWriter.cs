using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Xml.Linq;

namespace GoWinOps.Packaging.Help;

/// <summary>Joins a help page with what its cmdlet says of itself into MAML, the form Get-Help reads.</summary>
internal sealed class MamlWriter
{
    private static readonly XNamespace Root = "http://msh";
    private static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    private readonly IReadOnlyDictionary<string, IReadOnlyList<string>> sharedParameters;

    public MamlWriter(IReadOnlyDictionary<string, IReadOnlyList<string>> sharedParameters) => this.sharedParameters = sharedParameters;

    /// <summary>The help file of a module.</summary>
    public static XDocument Document(IEnumerable<XElement> commands) => new(
        new XDeclaration("1.0", "utf-8", null),
        new XElement(Root + "helpItems", new XAttribute("schema", "maml"), commands));

    /// <summary>The help of one cmdlet.</summary>
    public XElement Write(HelpPage page, CmdletInfo cmdlet) => new(
        Command + "command",
        new XAttribute(XNamespace.Xmlns + "maml", Maml),
        new XAttribute(XNamespace.Xmlns + "command", Command),
        new XAttribute(XNamespace.Xmlns + "dev", Dev),
        new XElement(
            Command + "details",
            new XElement(Command + "name", cmdlet.Name),
            new XElement(Command + "verb", cmdlet.Verb),
            new XElement(Command + "noun", cmdlet.Noun),
            new XElement(Maml + "description", Paragraphs([page.Synopsis]))),
        new XElement(Maml + "description", Paragraphs(page.Description)),
        new XElement(Command + "syntax", cmdlet.ParameterSets.Select(set => Syntax(page, cmdlet, set))),
        new XElement(Command + "parameters", AllParameters(cmdlet).Select(parameter => Parameter(page, cmdlet, parameter, Widest(cmdlet, parameter.Name), inSyntax: false))),
        new XElement(Command + "inputTypes", Inputs(page, cmdlet)),
        new XElement(Command + "returnValues", Outputs(page, cmdlet)),
        new XElement(Maml + "alertSet", new XElement(Maml + "alert", Paragraphs(page.Notes))),
        new XElement(Command + "examples", page.Examples.Select(Example)),
        new XElement(Command + "relatedLinks", page.Links.Select(link => new XElement(
            Maml + "navigationLink", new XElement(Maml + "linkText", link.Text), new XElement(Maml + "uri", link.Address)))));

    /// <summary>What is written about a parameter: on its cmdlet's page, else among the shared texts; null when nothing is.</summary>
    public IReadOnlyList<string>? Text(HelpPage page, string parameter) =>
        page.Parameters.TryGetValue(parameter, out IReadOnlyList<string>? own) ? own
        : sharedParameters.TryGetValue(parameter, out IReadOnlyList<string>? shared) ? shared : null;

    private static IEnumerable<ParameterMetadata> AllParameters(CmdletInfo cmdlet) => ModuleCmdlets.OwnParameters(cmdlet)
        .Concat(cmdlet.Parameters.Values.Where(parameter => parameter.Name is "WhatIf" or "Confirm").OrderByDescending(parameter => parameter.Name, StringComparer.Ordinal));

    private XElement Syntax(HelpPage page, CmdletInfo cmdlet, CommandParameterSetInfo set)
    {
        HashSet<string> shown = AllParameters(cmdlet).Select(parameter => parameter.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        IEnumerable<CommandParameterInfo> ordered = set.Parameters.Where(parameter => shown.Contains(parameter.Name))
            .OrderBy(parameter => parameter.Position < 0 ? int.MaxValue : parameter.Position)
            .ThenBy(parameter => parameter.Name is "WhatIf" or "Confirm" ? 2 : parameter.IsMandatory ? 0 : 1);
        return new XElement(
            Command + "syntaxItem",
            new XElement(Maml + "name", cmdlet.Name),
            ordered.Select(parameter => Parameter(page, cmdlet, cmdlet.Parameters[parameter.Name], parameter, inSyntax: true)));
    }

    private static CommandParameterInfo Widest(CmdletInfo cmdlet, string name) => cmdlet.ParameterSets.SelectMany(set => set.Parameters)
        .Where(parameter => parameter.Name == name)
        .OrderByDescending(parameter => parameter.IsMandatory)
        .ThenByDescending(parameter => parameter.ValueFromPipeline)
        .ThenByDescending(parameter => parameter.Position)
        .First();

    private XElement Parameter(HelpPage page, CmdletInfo cmdlet, ParameterMetadata metadata, CommandParameterInfo use, bool inSyntax)
    {
        string type = TypeName(metadata.ParameterType);
        XElement element = new(
            Command + "parameter",
            new XAttribute("required", use.IsMandatory ? "true" : "false"),
            new XAttribute("variableLength", metadata.ParameterType.IsArray ? "true" : "false"),
            new XAttribute("globbing", metadata.Attributes.OfType<SupportsWildcardsAttribute>().Any() ? "true" : "false"),
            new XAttribute("pipelineInput", PipelineInput(use)),
            new XAttribute("position", use.Position < 0 ? "named" : use.Position),
            new XAttribute("aliases", metadata.Aliases.Count > 0 ? string.Join(", ", metadata.Aliases) : "none"),
            new XElement(Maml + "name", metadata.Name),
            new XElement(Maml + "description", Paragraphs(Text(page, metadata.Name) ?? Standard(metadata.Name))));
        IReadOnlyList<string> known = KnownValues(metadata);
        if (known.Count > 0 && inSyntax)
            element.Add(new XElement(Command + "parameterValueGroup", known.Select(value => new XElement(Command + "parameterValue", new XAttribute("required", "false"), new XAttribute("variableLength", "false"), value))));
        if (!metadata.SwitchParameter)
            element.Add(new XElement(Command + "parameterValue", new XAttribute("required", "true"), new XAttribute("variableLength", metadata.ParameterType.IsArray ? "true" : "false"), type));
        element.Add(
            new XElement(Dev + "type", new XElement(Maml + "name", type), new XElement(Maml + "uri")),
            new XElement(Dev + "defaultValue", DefaultValue(cmdlet, metadata)));
        return element;
    }

    private static IReadOnlyList<string> Standard(string parameter) => parameter switch
    {
        "WhatIf" => ["Shows what would be done. Nothing is changed."],
        "Confirm" => ["Asks before each change."],
        _ => [],
    };

    private static string PipelineInput(CommandParameterInfo use) => (use.ValueFromPipeline, use.ValueFromPipelineByPropertyName) switch
    {
        (true, true) => "True (ByPropertyName, ByValue)",
        (true, false) => "True (ByValue)",
        (false, true) => "True (ByPropertyName)",
        _ => "False",
    };

    private static IReadOnlyList<string> KnownValues(ParameterMetadata metadata)
    {
        Type type = Bare(metadata.ParameterType);
        if (type.IsEnum)
            return Enum.GetNames(type);
        return metadata.Attributes.OfType<ValidateSetAttribute>().FirstOrDefault()?.ValidValues.ToList() ?? [];
    }

    private static Type Bare(Type type)
    {
        Type element = type.IsArray ? type.GetElementType()! : type;
        return Nullable.GetUnderlyingType(element) ?? element;
    }

    private static string TypeName(Type type) => Bare(type).Name + (type.IsArray ? "[]" : string.Empty);

    private static string DefaultValue(CmdletInfo cmdlet, ParameterMetadata metadata)
    {
        if (cmdlet.ImplementingType.GetProperty(metadata.Name) is not { CanRead: true } property)
            return metadata.SwitchParameter ? "False" : "None";
        object instance = Activator.CreateInstance(cmdlet.ImplementingType)!;
        using IDisposable? disposable = instance as IDisposable;
        return property.GetValue(instance) switch
        {
            null => "None",
            string { Length: 0 } => "None",
            string text => text,
            SwitchParameter given => given.IsPresent ? "True" : "False",
            ICollection { Count: 0 } => "None",
            ICollection values => string.Join(", ", values.Cast<object>()),
            IFormattable value => value.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
            _ => "None",
        };
    }

    private static IEnumerable<XElement> Inputs(HelpPage page, CmdletInfo cmdlet)
    {
        IEnumerable<string> fromPipeline = cmdlet.ParameterSets.SelectMany(set => set.Parameters).Where(parameter => parameter.ValueFromPipeline)
            .Select(parameter => Bare(parameter.ParameterType).FullName!).Distinct();
        return Types(Command + "inputType", page.Inputs, fromPipeline);
    }

    private static IEnumerable<XElement> Outputs(HelpPage page, CmdletInfo cmdlet) =>
        Types(Command + "returnValue", page.Outputs, cmdlet.OutputType.Select(type => type.Name).Distinct());

    private static IEnumerable<XElement> Types(XName element, Dictionary<string, IReadOnlyList<string>> written, IEnumerable<string> reflected)
    {
        List<string> named = written.Keys.Where(name => name != HelpPage.AllTypes).ToList();
        IReadOnlyList<string> names = named.Count > 0 ? named : reflected.DefaultIfEmpty("None").ToList();
        IReadOnlyList<string> general = written.GetValueOrDefault(HelpPage.AllTypes, []);
        return names.Select((name, index) => new XElement(
            element,
            new XElement(Dev + "type", new XElement(Maml + "name", name)),
            new XElement(Maml + "description", Paragraphs((index == 0 ? general : []).Concat(written.GetValueOrDefault(name, []))))));
    }

    private static XElement Example(HelpExample example, int index) => new(
        Command + "example",
        new XElement(Maml + "title", $"Example {index + 1}: {example.Title}"),
        new XElement(Maml + "introduction"),
        new XElement(Dev + "code", example.Code),
        new XElement(Dev + "remarks", Paragraphs(example.Remarks)));

    private static IEnumerable<XElement> Paragraphs(IEnumerable<string> paragraphs) => paragraphs.Select(paragraph => new XElement(Maml + "para", paragraph));
}
