using System;
using System.IO;
using System.Security;

namespace GoWinOps.Shell;

/// <summary>Reads a line without showing it.</summary>
internal static class HiddenInput
{
    /// <exception cref="EndOfStreamException">Input is redirected and has ended.</exception>
    public static SecureString Read()
    {
        var secret = new SecureString();
        if (Console.IsInputRedirected)
        {
            var line = Console.In.ReadLine() ?? throw new EndOfStreamException("The input ended where a password was expected.");
            foreach (var character in line)
            {
                secret.AppendChar(character);
            }
        }
        else
        {
            ReadKeys(secret);
        }

        secret.MakeReadOnly();
        return secret;
    }

    private static void ReadKeys(SecureString secret)
    {
        for (var key = Console.ReadKey(intercept: true); key.Key != ConsoleKey.Enter; key = Console.ReadKey(intercept: true))
        {
            if (key.Key == ConsoleKey.Backspace)
            {
                if (secret.Length > 0)
                {
                    secret.RemoveAt(secret.Length - 1);
                }
            }
            else if (!char.IsControl(key.KeyChar))
            {
                secret.AppendChar(key.KeyChar);
            }
        }

        Console.WriteLine();
    }
}
