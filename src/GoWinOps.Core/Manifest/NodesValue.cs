namespace GoWinOps.Manifest;

/// <summary>The value of <c>nodes</c>: a name or group, a list of them, or a section that also names the inventory.</summary>
internal sealed class NodesValue : ManifestValue<ManifestNodes>
{
    private readonly ManifestSection<ManifestNodes> section;
    private readonly ManifestValue<string[]> names;

    internal NodesValue(ManifestSection<ManifestNodes> section, ManifestValue<string[]> names)
    {
        this.section = section;
        this.names = names;
    }

    /// <inheritdoc/>
    internal override bool TryRead(YamlNode node, string key, ManifestFaults faults, out ManifestNodes value)
    {
        if (node is YamlMap)
        {
            ManifestNodes? read = section.Read(node, faults);
            value = read ?? new ManifestNodes();
            return read is not null;
        }

        bool isValid = names.TryRead(node, key, faults, out string[] list);
        value = new ManifestNodes { Names = list };
        return isValid;
    }
}
