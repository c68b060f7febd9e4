using System;

namespace GoWinOps.Manifest;

/// <summary>The section <c>notify</c>: who is told when a stage fails, and how.</summary>
public sealed class ManifestNotification
{
    /// <summary>Whose it is, in words: the message names them.</summary>
    public string? Owner { get; set; }

    /// <summary>
    /// The environment variable that holds the address the message is posted to. The address itself is a secret (who has it may post) and has no place in a
    /// file under version control.
    /// </summary>
    public string? WebhookVariable { get; set; }

    /// <summary>A command that tells them, run in the manifest's folder. Empty for none.</summary>
    public string[] Command { get; set; } = Array.Empty<string>();
}
