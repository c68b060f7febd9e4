using System.Runtime.Serialization;

namespace GoWinOps.Services;

/// <summary>The content of <c>watcher\boot.json</c>: the boot whose missed starts have been made up for, or during which the watcher was installed.</summary>
[DataContract]
internal sealed class WatcherBoot
{
    /// <summary>The machine's start, as <see cref="NodeBoot"/> names it.</summary>
    [DataMember]
    internal string? BootId { get; set; }
}
