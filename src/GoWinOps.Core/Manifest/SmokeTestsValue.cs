using System.Collections.Generic;

namespace GoWinOps.Manifest;

/// <summary>The value of <c>smokeTests</c>: a list of sections, each an address or a command; a single section stands for a list of one.</summary>
internal sealed class SmokeTestsValue : ManifestValue<ManifestSmokeTest[]>
{
    private readonly ManifestSection<ManifestSmokeTest> section;

    internal SmokeTestsValue(ManifestSection<ManifestSmokeTest> section) => this.section = section;

    /// <inheritdoc/>
    internal override bool TryRead(YamlNode node, string key, ManifestFaults faults, out ManifestSmokeTest[] value)
    {
        List<ManifestSmokeTest> tests = new();
        foreach (YamlNode item in node is YamlList list ? list.Items : new[] { node })
        {
            if (section.Read(item, faults) is { } test && IsOneThing(test, (YamlMap)item, faults))
                tests.Add(test);
        }

        value = tests.ToArray();
        return true;
    }

    private static bool IsOneThing(ManifestSmokeTest test, YamlMap item, ManifestFaults faults)
    {
        bool hasUrl = Has(item, "url");
        bool hasCommand = Has(item, "command");
        if (hasUrl == hasCommand)
            faults.Add(item, hasUrl ? "A smoke test is an address or a command, not both." : "A smoke test needs the key 'url' or 'command'.");
        else if (hasCommand && (test.Status is not null || test.Contains is not null))
            faults.Add(item, "'status' and 'contains' are for smoke tests with a 'url'; a command must end with 0.");
        return hasUrl != hasCommand;
    }

    private static bool Has(YamlMap item, string key)
    {
        foreach (KeyValuePair<YamlScalar, YamlNode> entry in item.Entries)
        {
            if (entry.Key.Text == key)
                return true;
        }

        return false;
    }
}
