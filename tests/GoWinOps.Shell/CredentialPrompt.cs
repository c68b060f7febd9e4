using System.Management.Automation;

namespace GoWinOps.Shell;

/// <summary>Asks for a user name, unless it is known, and a password.</summary>
internal static class CredentialPrompt
{
    public static PSCredential Ask(ConsoleUserInterface console, string caption, string message, string userName)
    {
        foreach (var text in new[] { caption, message })
        {
            if (!string.IsNullOrEmpty(text))
            {
                console.WriteLine(text);
            }
        }

        var user = userName;
        if (string.IsNullOrEmpty(user))
        {
            console.Write("User: ");
            user = console.ReadLine();
        }

        console.Write($"Password for user {user}: ");
        return new PSCredential(user, console.ReadLineAsSecureString());
    }
}
