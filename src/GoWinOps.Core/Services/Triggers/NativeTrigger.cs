using System;

namespace GoWinOps.Services;

/// <summary>A trigger in Windows' own terms: <c>SERVICE_TRIGGER</c>.</summary>
internal sealed class NativeTrigger
{
    /// <summary>The kind of event, as <c>dwTriggerType</c> counts.</summary>
    internal uint Type { get; init; }

    /// <summary>1 starts, 2 stops.</summary>
    internal uint Action { get; init; }

    /// <summary>The event itself, or the class, interface or provider it comes from.</summary>
    internal Guid Subtype { get; init; }

    /// <summary>What narrows it down.</summary>
    internal NativeTriggerItem[] Items { get; init; } = Array.Empty<NativeTriggerItem>();
}

/// <summary>A piece of data of a trigger: <c>SERVICE_TRIGGER_SPECIFIC_DATA_ITEM</c>.</summary>
/// <param name="Type">1 binary, 2 text, 3 level, 4 any of the keywords, 5 all of the keywords.</param>
/// <param name="Data">At most 1024 bytes.</param>
internal sealed record NativeTriggerItem(uint Type, byte[] Data)
{
    internal const uint Binary = 1;
    internal const uint Text = 2;
    internal const uint Level = 3;
    internal const uint KeywordAny = 4;
    internal const uint KeywordAll = 5;
}
