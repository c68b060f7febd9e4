using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>The parts of a text in SDDL that are set apart from each other, because each takes rights of its own.</summary>
/// <param name="Owner">Owner, group or both, <c>O:…G:…</c>; null for neither.</param>
/// <param name="Access">The access list, <c>D:…</c>; null for none.</param>
/// <param name="Audit">The audit list, <c>S:…</c>; null for none.</param>
internal sealed record SddlParts(string? Owner, string? Access, string? Audit)
{
    /// <summary>Takes a text apart; null has no part.</summary>
    /// <exception cref="Problems.GoWinOpsException"><c>SecurityDescriptorInvalid</c></exception>
    internal static SddlParts Of(string? text)
    {
        if (text is null)
            return new SddlParts(null, null, null);
        SecurityDescriptor descriptor = ServiceSddl.Parse(text);
        return new SddlParts(SddlText.WriteOwner(descriptor), SddlText.Write(descriptor), SddlText.WriteAudit(descriptor));
    }

    /// <summary>The parts as one text; null where there is none.</summary>
    internal string? ToText()
    {
        string text = Owner + Access + Audit;
        return text.Length == 0 ? null : text;
    }
}
