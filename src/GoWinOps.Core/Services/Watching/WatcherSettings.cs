using System;
using System.Runtime.Serialization;

namespace GoWinOps.Services;

/// <summary>What people ask of a node's watcher beyond what the services' own files say: the content of <c>watcher\settings.json</c>.</summary>
[DataContract]
internal sealed class WatcherSettings
{
    private string[]? atBoot;

    /// <summary>The services whose missed starts are made up for after each boot: names, and patterns that stand for services GoWinOps installed.</summary>
    [DataMember]
    internal string[] AtBoot
    {
        get => atBoot ?? Array.Empty<string>();
        set => atBoot = value;
    }
}
