using System;
using System.Globalization;
using System.Runtime.Serialization;

namespace GoWinOps.Services;

/// <summary>The part of <c>ServiceState</c> a watcher goes by, read from <c>state.json</c> without the library that writes it.</summary>
[DataContract]
internal sealed class WatchedStateView
{
    /// <summary>What was recorded, as a word; null where nobody has said.</summary>
    [DataMember(Name = "Intent")]
    internal string? IntentText { get; set; }

    /// <summary>What people last wanted. A word of a later version counts as <see cref="ServiceIntent.Stop"/>: what is not understood starts nothing.</summary>
    internal ServiceIntent Intent => string.IsNullOrEmpty(IntentText) ? ServiceIntent.None
        : Enum.TryParse(IntentText, out ServiceIntent intent) && Enum.IsDefined(typeof(ServiceIntent), intent) ? intent : ServiceIntent.Stop;

    /// <summary>When it was recorded, as text: another library writes it, in another form than this one reads.</summary>
    [DataMember(Name = "IntentUtc")]
    internal string? IntentUtcText { get; set; }

    /// <summary>When people last wanted it, in UTC; null where that is not known.</summary>
    internal DateTime? IntentUtc =>
        DateTime.TryParse(IntentUtcText, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out DateTime time) ? time : null;
}
