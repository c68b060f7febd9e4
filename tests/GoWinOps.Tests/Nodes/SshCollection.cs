using Xunit;

namespace GoWinOps.Tests.Nodes;

/// <summary>Tests over SSH run one after the other: the sessions they open belong to the whole process, and so does closing them.</summary>
[CollectionDefinition(Name)]
public sealed class SshCollection
{
    public const string Name = "ssh";
}
