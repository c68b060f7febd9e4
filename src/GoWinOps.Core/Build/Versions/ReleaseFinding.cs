using System;
using System.Collections.Generic;

namespace GoWinOps.Build;

/// <summary>The version of a source tree and what it was worked out from.</summary>
public sealed class ReleaseFinding
{
    internal ReleaseFinding(GitSnapshot snapshot, TagScope scope)
    {
        Snapshot = snapshot;
        Scope = scope;
    }

    /// <summary>The state of the source.</summary>
    public GitSnapshot Snapshot { get; }

    /// <summary>Which tags count.</summary>
    public TagScope Scope { get; internal set; }

    /// <summary>The version.</summary>
    public ReleaseVersion Release { get; internal set; } = ReleaseVersion.Undefined;

    /// <summary>The tag it follows, or is on; null where the history has none.</summary>
    public ReleaseTag? Tag { get; internal set; }

    /// <summary>The scope of the module's folder, which was left because not one tag is in it; null where it was not.</summary>
    internal TagScope? LeftScope { get; set; }

    /// <summary>The releases in the history, <see cref="Tag"/> included; those on the very commit where there are any.</summary>
    internal IReadOnlyCollection<ReleaseTag> Reached { get; set; } = Array.Empty<ReleaseTag>();

    /// <summary>The releases that are elsewhere in the repository.</summary>
    internal IReadOnlyCollection<ReleaseTag> Elsewhere { get; set; } = Array.Empty<ReleaseTag>();

    /// <summary>The tags that look like releases but name no semantic version.</summary>
    internal IReadOnlyCollection<string> Invalid { get; set; } = Array.Empty<string>();

    /// <summary>Those of the invalid tags that are on the very commit: somebody meant to release it.</summary>
    public IReadOnlyCollection<string> InvalidHere { get; internal set; } = Array.Empty<string>();
}
