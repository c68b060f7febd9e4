using System;
using System.Net;
using System.Security;

namespace GoWinOps.Tests.Services.Accounts;

/// <summary>Passwords of tests, which are none.</summary>
internal static class Secret
{
    internal static SecureString Of(string text) => new NetworkCredential(string.Empty, text).SecurePassword;

    internal static string? Read(SecureString? secret) => secret is null ? null : new NetworkCredential(string.Empty, secret).Password;
}
