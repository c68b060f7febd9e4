using System;
using GoWinOps.Problems;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>The text of <c>-SecurityDescriptor</c>.</summary>
internal static class ServiceSddl
{
    /// <summary>Reads it on the node it is for, which knows whom letters such as DA stand for.</summary>
    /// <exception cref="GoWinOpsException"><c>SecurityDescriptorInvalid</c></exception>
    internal static SecurityDescriptor Parse(string text) => Parse(text, AccountDirectory.OfThisMachine.FindAlias);

    /// <summary>Refuses a text that is wrong on every node, before one is asked.</summary>
    /// <exception cref="GoWinOpsException"><c>SecurityDescriptorInvalid</c></exception>
    internal static void RequireValid(string text) => Parse(text, alias => WellKnownAccount.IsRelativeAlias(alias) ? WellKnownAccount.Everyone : null);

    /// <summary>Whether a text can be right on some node.</summary>
    internal static bool IsValid(string text)
    {
        try
        {
            RequireValid(text);
            return true;
        }
        catch (GoWinOpsException)
        {
            return false;
        }
    }

    private static SecurityDescriptor Parse(string text, Func<string, Sid?> resolve)
    {
        try
        {
            return SddlText.Parse(text, resolve);
        }
        catch (SddlException exception)
        {
            throw new GoWinOpsException(nameof(Messages.SecurityDescriptorInvalid), text, exception, text, exception.Column, exception.Message);
        }
    }
}
