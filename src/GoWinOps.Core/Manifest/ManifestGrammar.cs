using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using GoWinOps.Build;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Services;

namespace GoWinOps.Manifest;

/// <summary>What may stand in a manifest: the one place that knows its keys and what each expects.</summary>
internal static class ManifestGrammar
{
    private static readonly Regex TargetForm = new("^[a-z0-9]+/[a-z0-9]+(?:/[a-z0-9.,]+)?\\z", RegexOptions.CultureInvariant);
    private static readonly Regex VariableForm = new(@"^[^\s'""=]+\.[\p{L}_][\p{L}\p{Nd}_]*\z", RegexOptions.CultureInvariant);
    private static readonly Regex CountForm = new("^(?:[1-9][0-9]{0,5}|(?:[1-9][0-9]?|100)%)\\z", RegexOptions.CultureInvariant);
    private static readonly Regex NameForm = new("^[^\\\\/:*?\"<>|\\x00-\\x1f]+\\z", RegexOptions.CultureInvariant);

    internal static readonly ManifestValue<string> Text = new ScalarValue<string>("text", text => (true, text));
    internal static readonly ManifestValue<string> Name = Form(@"a name without \ / : * ? "" < > |", NameForm.IsMatch);
    internal static readonly ManifestValue<string> Path = Form("a path", text => text.Trim().Length > 0);
    internal static readonly ManifestValue<string> HttpUrl = Form("an http or https address", text => IsUrl(text, "http", "https"));
    private static readonly ManifestValue<string> BalancerUrl = Form("an address such as haproxy://lb01:9999/orders", text => IsUrl(text, "haproxy"));
    private static readonly ManifestValue<string> NodeName = Form("a node (web01, ssh://admin@web01) or @group", IsNode);
    private static readonly ManifestValue<string> Target = Form("a target as os/architecture, such as windows/amd64", TargetForm.IsMatch);
    private static readonly ManifestValue<string> Variable = Form("a variable such as main.version", VariableForm.IsMatch);
    private static readonly ManifestValue<string> TagPrefix = Form("what release tags begin with, such as orders/", TagScope.IsPrefix);
    private static readonly ManifestValue<string> Count = Form("a number of nodes from 1, or a share such as 25%", CountForm.IsMatch);
    internal static readonly ManifestValue<bool> Truth = new ScalarValue<bool>("true or false", ParseTruth);

    private static readonly ManifestValue<int> Number =
        new ScalarValue<int>("a number from 1 to 100000", text => (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number is >= 1 and <= 100000, number));
    internal static readonly ManifestValue<string[]> Texts = new ListValue<string>(Text);

    internal static readonly ManifestValue<TimeSpan> Duration =
        new ScalarValue<TimeSpan>("a duration such as 500ms, 30s, 5m or 00:00:30", text => (DurationText.TryParse(text, out TimeSpan read), read));

    internal static readonly ManifestSection<ManifestNodes> NodesSection = new ManifestSection<ManifestNodes>("nodes")
        .Key("names", new ListValue<string>(NodeName), (model, value) => model.Names = value, isRequired: true)
        .Key("inventory", Path, (model, value) => model.Inventory = value);

    internal static readonly ManifestValue<ManifestNodes> Nodes = new NodesValue(NodesSection, new ListValue<string>(NodeName));

    /// <summary>The manifest.</summary>
    internal static ManifestSection<GoManifest> Root { get; } = new ManifestSection<GoManifest>("the manifest")
        .Key("name", Name, (model, value) => model.Name = value, isRequired: true)
        .Section("build", Build(), (model, value) => model.Build = value)
        .Section("artifacts", Artifacts(), (model, value) => model.Artifacts = value)
        .Section("service", ServiceGrammar.Section(), (model, value) => model.Service = value)
        .Section("health", Health(), (model, value) => model.Health = value)
        .Key("nodes", Nodes, (model, value) => model.Nodes = value, below: NodesSection)
        .Section("update", Update(), (model, value) => model.Update = value)
        .Section("loadBalancer", LoadBalancer(), (model, value) => model.LoadBalancer = value)
        .Section("environments", DeliveryGrammar.Environments(), (model, value) => model.Environments = value)
        .Section("pipeline", DeliveryGrammar.Pipeline(), (model, value) => model.Pipeline = value);

    private static ManifestSection<ManifestBuild> Build() => new ManifestSection<ManifestBuild>("build")
        .Key("package", Path, (model, value) => model.Package = value, isRequired: true)
        .Key("targets", new ListValue<string>(Target), (model, value) => model.Targets = value)
        .Key("variables", new MapValue("a Go variable such as main.commit", VariableForm.IsMatch), (model, value) => model.Variables = value)
        .Key("versionVariable", Variable, (model, value) => model.VersionVariable = value)
        .Key("tags", Texts, (model, value) => model.Tags = value)
        .Key("archive", Truth, (model, value) => model.Archive = value)
        .Key("include", new ListValue<string>(Path), (model, value) => model.Include = value)
        .Key("sbom", Truth, (model, value) => model.Sbom = value)
        .Key("signingCommand", Texts, (model, value) => model.SigningCommand = value)
        .Key("tagPrefix", TagPrefix, (model, value) => model.TagPrefix = value)
        .Key("optimize", new ScalarValue<GoOptimization>("one of none, size, startup, speed", ParseName<GoOptimization>), (model, value) => model.Optimize = value)
        .Key("pgoProfile", Path, (model, value) => model.PgoProfile = value)
        .Key("race", Truth, (model, value) => model.Race = value)
        .Key("cgo", Truth, (model, value) => model.Cgo = value)
        .Key("cCompiler", Text, (model, value) => model.CCompiler = value)
        .Key("mod", new ScalarValue<GoModuleMode>("one of default, readonly, vendor, mod", ParseName<GoModuleMode>), (model, value) => model.Mod = value)
        .Key("verify", Truth, (model, value) => model.Verify = value)
        .Section("windowsResource", WindowsResource(), (model, value) => model.WindowsResource = value);

    private static ManifestSection<ManifestWindowsResource> WindowsResource()
    {
        ManifestSection<ManifestWindowsResource> section = new ManifestSection<ManifestWindowsResource>("windowsResource")
            .Key("enabled", Truth, (model, value) => model.Enabled = value)
            .Key("icon", Path, (model, value) => model.Icon = value)
            .Key("applicationManifest", Path, (model, value) => model.ApplicationManifest = value);
        foreach (string name in VersionStrings.Names)
            section.Key(char.ToLowerInvariant(name[0]) + name.Substring(1), Text, (model, value) => model.Strings[name] = value);
        return section;
    }

    private static ManifestSection<ManifestArtifacts> Artifacts() => new ManifestSection<ManifestArtifacts>("artifacts")
        .Key("destination", Form("a folder, a share or the address of a server", text => text.Trim().Length > 0), (model, value) => model.Destination = value, isRequired: true)
        .Key("keep", Number, (model, value) => model.Keep = value)
        .Key("keepDays", Number, (model, value) => model.KeepDays = value);

    internal static ManifestSection<ManifestHealth> Health() => new ManifestSection<ManifestHealth>("health")
        .Key("url", HttpUrl, (model, value) => model.Url = value, isRequired: true)
        .Key("versionUrl", HttpUrl, (model, value) => model.VersionUrl = value)
        .Key("versionProperty", Text, (model, value) => model.VersionProperty = value)
        .Key("minReady", Duration, (model, value) => model.MinReady = value)
        .Key("deadline", Duration, (model, value) => model.Deadline = value)
        .Key("interval", Duration, (model, value) => model.Interval = value);

    internal static ManifestSection<ManifestUpdate> Update() => new ManifestSection<ManifestUpdate>("update")
        .Key("maxUnavailable", Count, (model, value) => model.MaxUnavailable = value)
        .Key("drainTimeout", Duration, (model, value) => model.DrainTimeout = value)
        .Key("stopTimeout", Duration, (model, value) => model.StopTimeout = value)
        .Key("quietPeriod", Duration, (model, value) => model.QuietPeriod = value)
        .Key("progressDeadline", Duration, (model, value) => model.ProgressDeadline = value);

    internal static ManifestSection<ManifestLoadBalancer> LoadBalancer() => new ManifestSection<ManifestLoadBalancer>("loadBalancer")
        .Key("url", BalancerUrl, (model, value) => model.Url = value, isRequired: true)
        .Key("serverMap", new MapValue("a node", IsNode), (model, value) => SetServerMap(model, value));

    private static void SetServerMap(ManifestLoadBalancer model, Dictionary<string, string> map)
    {
        foreach (KeyValuePair<string, string> entry in map)
            model.ServerMap[entry.Key] = entry.Value;
    }

    internal static ScalarValue<string> Form(string expected, Func<string, bool> isValid) => new(expected, text => (isValid(text), text));

    private static bool IsUrl(string text, params string[] schemes) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && schemes.Contains(address.Scheme, StringComparer.Ordinal) && address.Host.Length > 0;

    private static bool IsNode(string text)
    {
        if (text.StartsWith("@", StringComparison.Ordinal))
            return text.Length > 1;
        try
        {
            NodeReference.Parse(text);
            return true;
        }
        catch (GoWinOpsException)
        {
            return false;
        }
    }

    internal static (bool IsValid, T Value) ParseName<T>(string text)
        where T : struct, Enum
    {
        string? name = Array.Find(Enum.GetNames(typeof(T)), known => string.Equals(known, text, StringComparison.OrdinalIgnoreCase));
        return name is null ? (false, default) : (true, (T)Enum.Parse(typeof(T), name));
    }

    private static (bool IsValid, bool Value) ParseTruth(string text) => text switch
    {
        "true" or "True" or "TRUE" => (true, true),
        "false" or "False" or "FALSE" => (true, false),
        _ => (false, false),
    };
}
