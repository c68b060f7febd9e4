using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using GoWinOps.Tests.Hosting;
using Xunit;

namespace GoWinOps.Tests.Module;

public sealed partial class OutputTypeTests
{
    private static readonly IReadOnlyList<Type> OutputTypes = ModuleAssembly.Cmdlets.SelectMany(cmdlet => cmdlet.OutputTypes)
        .Where(type => type.Namespace?.StartsWith("GoWinOps", StringComparison.Ordinal) == true && !type.IsEnum).Distinct().ToList();

    private static readonly XDocument Format = XDocument.Load(Path.Combine(ModuleSession.RepositoryRoot, "artifacts", "module", "GoWinOps", "GoWinOps.format.ps1xml"));

    [Fact]
    public void Every_output_type_has_a_format_view()
    {
        HashSet<string> viewed = Format.Descendants("TypeName").Select(name => name.Value).ToHashSet(StringComparer.Ordinal);

        Faults.None(OutputTypes.Select(type => type.FullName).Where(name => !viewed.Contains(name!)));
    }

    [Fact]
    public void Every_format_view_names_a_type_and_properties_that_exist()
    {
        List<string> faults = [];
        foreach (XElement view in Format.Descendants("View"))
        {
            foreach (string name in view.Descendants("TypeName").Select(element => element.Value.Replace("Deserialized.", string.Empty, StringComparison.Ordinal)))
            {
                if (FindType(name) is not { } type)
                    faults.Add($"there is no type {name}");
                else
                    faults.AddRange(PropertiesOf(view).Where(property => type.GetProperty(property) is null).Select(property => $"{name} has no property {property}"));
            }
        }

        Faults.None(faults);
    }

    [Fact]
    public void Every_output_type_can_be_made_again_on_the_other_side_of_a_remote_session()
    {
        List<string> faults = [];
        foreach (Type type in OutputTypes)
        {
            if (type.GetConstructor(Type.EmptyTypes) is null)
                faults.Add($"{type.FullName} has no constructor without arguments");
            faults.AddRange(type.GetProperties(BindingFlags.Instance | BindingFlags.Public)
                .Where(property => property.GetMethod!.GetParameters().Length == 0 && property.SetMethod is not { IsPublic: true })
                .Select(property => $"{type.FullName}.{property.Name} cannot be set"));
        }

        Faults.None(faults);
    }

    private static Type? FindType(string name) =>
        OutputTypes.FirstOrDefault(type => type.FullName == name) ?? ModuleAssembly.Assembly.GetType(name) ?? typeof(GoWinOps.Problems.Problem).Assembly.GetType(name);

    private static IEnumerable<string> PropertiesOf(XElement view) => view.Descendants("PropertyName").Select(element => element.Value)
        .Concat(view.Descendants("ScriptBlock").SelectMany(script => OwnProperty().Matches(script.Value).Select(match => match.Groups[1].Value))).Distinct();

    [GeneratedRegex(@"\$_\.(\w+)(?!\w*\()")]
    private static partial Regex OwnProperty();
}
