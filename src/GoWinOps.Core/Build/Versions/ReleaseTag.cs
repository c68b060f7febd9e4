namespace GoWinOps.Build;

/// <summary>A tag that names a release.</summary>
public sealed class ReleaseTag
{
    internal ReleaseTag(string name, SemanticVersion version, string commit)
    {
        Name = name;
        Version = version;
        Commit = commit;
    }

    /// <summary>The tag's name: <c>v1.2.3</c> or <c>svc/v1.2.3</c>.</summary>
    public string Name { get; }

    /// <summary>The version it names.</summary>
    public SemanticVersion Version { get; }

    /// <summary>The commit it is on.</summary>
    public string Commit { get; }
}
