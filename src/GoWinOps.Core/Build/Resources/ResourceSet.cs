using System;
using System.Collections.Generic;
using GoWinOps.Nodes;

namespace GoWinOps.Build;

/// <summary>All resources of one program.</summary>
internal sealed class ResourceSet
{
    private readonly Lazy<string> fingerprint;

    internal ResourceSet(IReadOnlyList<ResourceEntry> entries, bool isAskedFor)
    {
        Entries = entries;
        IsAskedFor = isAskedFor;
        fingerprint = new Lazy<string>(Hash);
    }

    internal IReadOnlyList<ResourceEntry> Entries { get; }

    /// <summary>Whether the user asked for something in particular.</summary>
    internal bool IsAskedFor { get; }

    /// <summary>
    /// SHA-256, in hexadecimal digits, over every resource: the same when, and only when, the same resources go into the program, on whatever machine.
    /// For deciding whether a build has to be repeated.
    /// </summary>
    internal string Fingerprint => fingerprint.Value;

    /// <summary>The object file for an architecture, in Go's words.</summary>
    internal byte[] ToObject(string architecture) => ResourceObject.Write(architecture, Entries);

    // The object file holds every kind, number, language and byte in an order that does not vary; the architecture only changes its header.
    private string Hash() => ContentHash.Of(ToObject("amd64"));
}
