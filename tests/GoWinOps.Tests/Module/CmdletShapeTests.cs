using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Reflection;
using Xunit;
using static GoWinOps.Tests.Module.ModuleAssembly;

namespace GoWinOps.Tests.Module;

/// <summary>The official rules for cmdlets that a machine can check.</summary>
public sealed class CmdletShapeTests
{
    private static readonly string[] ReadingVerbs = ["Compare", "ConvertFrom", "ConvertTo", "Find", "Get", "Measure", "Read", "Resolve", "Search", "Show", "Test", "Trace", "Wait", "Watch"];

    [Fact]
    public void Every_verb_is_approved_also_in_Windows_PowerShell()
    {
        Type[] verbClasses = [typeof(VerbsCommon), typeof(VerbsData), typeof(VerbsLifecycle), typeof(VerbsDiagnostic), typeof(VerbsCommunications), typeof(VerbsSecurity), typeof(VerbsOther)];
        string[] newerThanWindowsPowerShell = [VerbsLifecycle.Build, VerbsLifecycle.Deploy];
        HashSet<string> approved = verbClasses.SelectMany(type => type.GetFields()).Select(field => (string)field.GetRawConstantValue()!)
            .Except(newerThanWindowsPowerShell).ToHashSet(StringComparer.Ordinal);

        Faults.None(Cmdlets.Select(cmdlet => cmdlet.Name).Where(name => !approved.Contains(name.Split('-')[0])));
    }

    [Fact]
    public void Every_noun_is_singular()
    {
        Faults.None(Cmdlets.Select(cmdlet => cmdlet.Name).Where(name => name.EndsWith('s') && !name.EndsWith("ss", StringComparison.Ordinal) && !name.EndsWith("us", StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_cmdlet_is_a_sealed_class_named_after_itself()
    {
        Faults.None(Cmdlets.Where(cmdlet => !cmdlet.Type.IsSealed || cmdlet.Type.FullName != $"GoWinOps.Commands.{cmdlet.Name.Replace("-", string.Empty, StringComparison.Ordinal)}Command")
            .Select(cmdlet => cmdlet.Type.FullName));
    }

    [Fact]
    public void Every_cmdlet_can_be_stopped()
    {
        Faults.None(Cmdlets.Where(cmdlet => cmdlet.Type.GetMethod("StopProcessing", BindingFlags.Instance | BindingFlags.NonPublic)!.DeclaringType == typeof(Cmdlet)).Select(cmdlet => cmdlet.Name));
    }

    [Fact]
    public void Every_cmdlet_says_what_it_writes()
    {
        Faults.None(Cmdlets.Where(cmdlet => !cmdlet.Type.IsDefined(typeof(OutputTypeAttribute))).Select(cmdlet => cmdlet.Name));
    }

    [Fact]
    public void Every_cmdlet_that_changes_something_asks_through_ShouldProcess()
    {
        Faults.None(Cmdlets.Where(cmdlet => !ReadingVerbs.Contains(cmdlet.Attribute.VerbName) && !cmdlet.Attribute.SupportsShouldProcess).Select(cmdlet => cmdlet.Name));
    }

    [Fact]
    public void No_cmdlet_that_only_reads_pretends_to_change_something()
    {
        // -Fix lets a test put right what it finds, -Rule lets a watch do so.
        Faults.None(Cmdlets.Where(cmdlet => ReadingVerbs.Contains(cmdlet.Attribute.VerbName) && cmdlet.Attribute.SupportsShouldProcess && cmdlet.Parameters.All(parameter => parameter.Name is not ("Fix" or "Rule"))).Select(cmdlet => cmdlet.Name));
    }

    [Fact]
    public void What_changes_a_fleet_or_removes_something_asks_first()
    {
        string[] grave = ["Remove", "Uninstall", "Undo"];

        Faults.None(Cmdlets.Where(cmdlet => (grave.Contains(cmdlet.Attribute.VerbName) || cmdlet.Name == "Start-RollingUpdate") && cmdlet.Attribute.ConfirmImpact != ConfirmImpact.High)
            .Select(cmdlet => cmdlet.Name));
    }

    [Fact]
    public void Every_parameter_has_a_Pascal_case_name_that_is_not_reserved()
    {
        HashSet<string> reserved = [.. Cmdlet.CommonParameters, .. Cmdlet.OptionalCommonParameters];

        Faults.None(AllParameters().Where(parameter => reserved.Contains(parameter.Property.Name) || !char.IsUpper(parameter.Property.Name[0])).Select(Describe));
    }

    [Fact]
    public void No_alias_repeats_a_parameter_or_another_alias()
    {
        IEnumerable<string> clashes = Cmdlets.SelectMany(cmdlet => cmdlet.Parameters
            .SelectMany(property => (property.GetCustomAttribute<AliasAttribute>()?.AliasNames ?? []).Append(property.Name))
            .GroupBy(name => name, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1).Select(group => $"{cmdlet.Name} -{group.Key}"));

        Faults.None(clashes);
    }

    [Fact]
    public void No_parameter_takes_a_bare_boolean()
    {
        Faults.None(AllParameters().Where(parameter => parameter.Property.PropertyType == typeof(bool)).Select(Describe));
    }

    [Fact]
    public void No_parameter_takes_a_password_as_text()
    {
        Faults.None(AllParameters().Where(parameter => parameter.Property.PropertyType == typeof(string)
            && (parameter.Property.Name.Contains("Password", StringComparison.Ordinal) || parameter.Property.Name.Contains("Secret", StringComparison.Ordinal))).Select(Describe));
    }

    [Fact]
    public void Every_credential_parameter_may_be_given_as_a_user_name()
    {
        Faults.None(AllParameters().Where(parameter => parameter.Property.PropertyType == typeof(PSCredential) && !parameter.Property.IsDefined(typeof(CredentialAttribute))).Select(Describe));
    }

    [Fact]
    public void Every_duration_may_be_given_in_seconds_which_PowerShell_would_take_for_ticks()
    {
        Faults.None(AllParameters().Where(parameter => (Nullable.GetUnderlyingType(parameter.Property.PropertyType) ?? parameter.Property.PropertyType) == typeof(TimeSpan)
            && parameter.Property.GetCustomAttributes().All(attribute => attribute.GetType().Name != "DurationTransformationAttribute")).Select(Describe));
    }

    [Fact]
    public void A_parameter_set_takes_at_most_one_parameter_from_the_pipeline_by_value()
    {
        IEnumerable<string> crowded = Cmdlets.SelectMany(cmdlet => cmdlet.Parameters
            .SelectMany(property => property.GetCustomAttributes<ParameterAttribute>())
            .Where(parameter => parameter.ValueFromPipeline)
            .GroupBy(parameter => parameter.ParameterSetName)
            .Where(group => group.Count() > 1)
            .Select(group => $"{cmdlet.Name} {group.Key}"));

        Faults.None(crowded);
    }

    private static IEnumerable<(CmdletType Cmdlet, PropertyInfo Property)> AllParameters() =>
        Cmdlets.SelectMany(cmdlet => cmdlet.Parameters.Select(property => (cmdlet, property)));

    private static string Describe((CmdletType Cmdlet, PropertyInfo Property) parameter) => $"{parameter.Cmdlet.Name} -{parameter.Property.Name}";
}
