using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using GoWinOps.Problems;
using GoWinOps.Services;

namespace GoWinOps.Manifest;

/// <summary>What may stand in the manifest's section <c>service</c>.</summary>
internal static class ServiceGrammar
{
    private static readonly string[] StartTypes =
    {
        nameof(GoServiceStartType.Automatic), nameof(GoServiceStartType.AutomaticDelayedStart), nameof(GoServiceStartType.Manual), nameof(GoServiceStartType.Disabled),
    };

    private static readonly ManifestValue<GoServiceStartType> StartType = OneOf<GoServiceStartType>(StartTypes);

    private static readonly ManifestValue<ServiceTrigger> Trigger =
        new ScalarValue<ServiceTrigger>("a trigger such as NetworkAvailable, or FirewallPortOpened Port=8080 Protocol=TCP", ParseTrigger);

    private static readonly ManifestValue<string> Privilege = ManifestGrammar.Form(
        "a privilege such as SeBackupPrivilege", text => text.StartsWith("Se", StringComparison.OrdinalIgnoreCase) && text.EndsWith("Privilege", StringComparison.OrdinalIgnoreCase));

    private static readonly ManifestValue<int> PreferredNode = new ScalarValue<int>("the number of a NUMA node, from 0 to 65535, or none", ParsePreferredNode);

    private static readonly ManifestValue<ServiceRecoveryAction> RecoveryAction =
        new ScalarValue<ServiceRecoveryAction>("an action and its delay such as restart/5s, run/30s, reboot/1m or none", ParseRecoveryAction);

    private static readonly ManifestValue<TimeSpan> ResetPeriod = new ScalarValue<TimeSpan>("a duration of whole seconds such as 1d or 12h, or never", ParseResetPeriod);

    private static readonly ManifestValue<string> SecurityDescriptor =
        new ScalarValue<string>("a security descriptor in SDDL such as D:(A;;GA;;;BA)(A;;GR;;;AU)", text => (ServiceSddl.IsValid(text), text));

    /// <summary>The section.</summary>
    internal static ManifestSection<ManifestService> Section() => new ManifestSection<ManifestService>("service")
        .Key("name", ManifestGrammar.Name, (model, value) => model.Name = value)
        .Key("displayName", ManifestGrammar.Text, (model, value) => model.DisplayName = value)
        .Key("description", ManifestGrammar.Text, (model, value) => model.Description = value)
        .Key("arguments", ManifestGrammar.Texts, (model, value) => model.Arguments = value)
        .Key("account", ManifestGrammar.Text, (model, value) => model.Account = value)
        .Key("startupType", StartType, (model, value) => model.StartType = value)
        .Key("dependsOn", new ListValue<string>(ManifestGrammar.Name), (model, value) => model.DependsOn = value)
        .Key("errorControl", OneOf<ServiceErrorControl>(Enum.GetNames(typeof(ServiceErrorControl))), (model, value) => model.ErrorControl = value)
        .Key("loadOrderGroup", ManifestGrammar.Text, (model, value) => model.LoadOrderGroup = value)
        .Key("sidType", OneOf<ServiceSidType>(Enum.GetNames(typeof(ServiceSidType))), (model, value) => model.SidType = value)
        .Key("requiredPrivileges", new ListValue<string>(Privilege), (model, value) => model.RequiredPrivileges = value)
        .Key("preshutdownTimeout", ManifestGrammar.Duration, (model, value) => model.PreshutdownTimeout = value)
        .Key("preferredNode", PreferredNode, (model, value) => model.PreferredNode = value)
        .Key("securityDescriptor", SecurityDescriptor, (model, value) => model.SecurityDescriptor = value)
        .Section("recovery", Recovery(), (model, value) => model.Recovery = value)
        .Key("triggers", new ListValue<ServiceTrigger>(Trigger), (model, value) => model.Triggers = value)
        .Key("environment", new MapValue("a name without =", name => name.Length > 0 && name.IndexOf('=') < 0), (model, value) => SetEnvironment(model, value))
        .Key("mode", OneOf<ServiceMode>(Enum.GetNames(typeof(ServiceMode))), (model, value) => model.Mode = value)
        .Key("supervision", SupervisionGrammar.Value, (model, value) => model.Supervision = value, below: SupervisionGrammar.Section);

    private static ManifestSection<ServiceRecovery> Recovery() => new ManifestSection<ServiceRecovery>("recovery")
        .Key("actions", new ListValue<ServiceRecoveryAction>(RecoveryAction), (model, value) => model.Actions = value)
        .Key("resetPeriod", ResetPeriod, (model, value) => model.ResetPeriod = value)
        .Key("command", ManifestGrammar.Text, (model, value) => model.Command = value)
        .Key("rebootMessage", ManifestGrammar.Text, (model, value) => model.RebootMessage = value)
        .Key("onNonCrashFailure", ManifestGrammar.Truth, (model, value) => model.OnNonCrashFailure = value);

    private static (bool IsValid, ServiceRecoveryAction Value) ParseRecoveryAction(string text)
    {
        try
        {
            return (true, ServiceRecoveryAction.Parse(text));
        }
        catch (GoWinOpsException)
        {
            return (false, new ServiceRecoveryAction());
        }
    }

    private static (bool IsValid, TimeSpan Value) ParseResetPeriod(string text)
    {
        bool isValid = RecoveryText.TryParsePeriod(text, out TimeSpan period);
        return (isValid, period);
    }

    private static (bool IsValid, int Value) ParsePreferredNode(string text)
    {
        if (text.Equals("none", StringComparison.OrdinalIgnoreCase))
            return (true, ServiceSettings.NoPreferredNode);
        bool isValid = ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ushort node);
        return (isValid, node);
    }

    private static void SetEnvironment(ManifestService model, Dictionary<string, string> variables) =>
        model.Environment = variables.ToDictionary(variable => variable.Key, variable => (string?)variable.Value);

    /// <summary>One of several names, whatever their case.</summary>
    internal static ScalarValue<T> OneOf<T>(IReadOnlyCollection<string> names)
        where T : struct, Enum
    {
        return new ScalarValue<T>("one of " + string.Join(", ", names), Parse);

        (bool IsValid, T Value) Parse(string text) =>
            names.Contains(text, StringComparer.OrdinalIgnoreCase) ? ManifestGrammar.ParseName<T>(text) : (false, default);
    }

    private static (bool IsValid, ServiceTrigger Value) ParseTrigger(string text)
    {
        try
        {
            ServiceTrigger trigger = ServiceTriggerText.Parse(text);
            ServiceTriggerTranslation.ToNative(trigger);
            return (true, trigger);
        }
        catch (GoWinOpsException)
        {
            return (false, new ServiceTrigger());
        }
    }
}
