using System;

namespace GoWinOps.Manifest;

/// <summary>A key a section may have.</summary>
/// <typeparam name="T">The section's model.</typeparam>
internal sealed class ManifestKey<T>
{
    internal ManifestKey(string name, bool isRequired, ManifestSection? section, Action<T, YamlNode, ManifestFaults> read)
    {
        Name = name;
        IsRequired = isRequired;
        Section = section;
        Read = read;
    }

    internal string Name { get; }

    internal bool IsRequired { get; }

    /// <summary>The section below it, where its value is one.</summary>
    internal ManifestSection? Section { get; }

    /// <summary>Reads the value into the model, or reports what is wrong with it.</summary>
    internal Action<T, YamlNode, ManifestFaults> Read { get; }
}
