using System.Globalization;
using System.Text.RegularExpressions;

namespace GoWinOps.Manifest;

/// <summary>The part of the manifest's grammar that says where a release goes and how it gets there.</summary>
internal static class DeliveryGrammar
{
    private static readonly Regex VariableForm = new(@"^[A-Za-z_][A-Za-z0-9_]*\z", RegexOptions.CultureInvariant);

    /// <summary>The section <c>environments</c>.</summary>
    internal static ManifestSection<ManifestEnvironments> Environments() => new ManifestSection<ManifestEnvironments>("environments")
        .Section(ManifestEnvironments.DevelopmentName, Environment(ManifestEnvironments.DevelopmentName), (model, value) => model.Development = value)
        .Section(ManifestEnvironments.StagingName, Environment(ManifestEnvironments.StagingName), (model, value) => model.Staging = value)
        .Section(ManifestEnvironments.ProductionName, Environment(ManifestEnvironments.ProductionName), (model, value) => model.Production = value);

    /// <summary>The section <c>pipeline</c>.</summary>
    internal static ManifestSection<ManifestPipeline> Pipeline() => new ManifestSection<ManifestPipeline>("pipeline")
        .Key("test", ManifestGrammar.Texts, (model, value) => model.Test = value)
        .Key("stageDeadline", ManifestGrammar.Duration, (model, value) => model.StageDeadline = value)
        .Section("notify", Notify(), (model, value) => model.Notify = value);

    private static ManifestSection<ManifestEnvironment> Environment(string name)
    {
        ManifestSection<ManifestSmokeTest> smokeTest = SmokeTest();
        return new ManifestSection<ManifestEnvironment>(name)
            .Key("nodes", ManifestGrammar.Nodes, (model, value) => model.Nodes = value, isRequired: true, below: ManifestGrammar.NodesSection)
            .Section("loadBalancer", ManifestGrammar.LoadBalancer(), (model, value) => model.LoadBalancer = value)
            .Section("health", ManifestGrammar.Health(), (model, value) => model.Health = value)
            .Section("update", ManifestGrammar.Update(), (model, value) => model.Update = value)
            .Key("approval", ManifestGrammar.Truth, (model, value) => model.Approval = value)
            .Key("smokeTests", new SmokeTestsValue(smokeTest), (model, value) => model.SmokeTests = value, below: smokeTest)
            .Section("notify", Notify(), (model, value) => model.Notify = value);
    }

    private static ManifestSection<ManifestSmokeTest> SmokeTest() => new ManifestSection<ManifestSmokeTest>("smokeTests")
        .Key("name", ManifestGrammar.Text, (model, value) => model.Name = value)
        .Key("url", ManifestGrammar.HttpUrl, (model, value) => model.Url = value)
        .Key("status", new ScalarValue<int>("an HTTP status from 100 to 599", ParseStatus), (model, value) => model.Status = value)
        .Key("contains", ManifestGrammar.Text, (model, value) => model.Contains = value)
        .Key("command", ManifestGrammar.Texts, (model, value) => model.Command = value)
        .Key("deadline", ManifestGrammar.Duration, (model, value) => model.Deadline = value);

    private static ManifestSection<ManifestNotification> Notify() => new ManifestSection<ManifestNotification>("notify")
        .Key("owner", ManifestGrammar.Text, (model, value) => model.Owner = value)
        .Key("webhookVariable", ManifestGrammar.Form("the name of an environment variable", VariableForm.IsMatch), (model, value) => model.WebhookVariable = value)
        .Key("command", ManifestGrammar.Texts, (model, value) => model.Command = value);

    private static (bool IsValid, int Value) ParseStatus(string text) =>
        text.Length == 3 && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int status) && status is >= 100 and <= 599
            ? (true, status)
            : (false, 0);
}
