using System;
using System.Globalization;
using System.Text;

namespace GoWinOps.Build;

/// <summary>Text in Go's quotes: "double" with escapes, or `back` without.</summary>
/// <remarks>Source of the rules: the Go specification, "String literals".</remarks>
internal static class GoQuotedText
{
    /// <summary>Where the quoted text that <paramref name="text"/> begins with ends, the closing quote included.</summary>
    /// <exception cref="FormatException">It does not end.</exception>
    internal static int End(string text)
    {
        for (int index = 1; index < text.Length; index++)
        {
            if (text[index] == text[0])
                return index + 1;
            if (text[index] == '\\' && text[0] == '"')
                index++;
        }

        throw new FormatException("holds a quoted text that does not end");
    }

    /// <summary>What a quoted text stands for.</summary>
    /// <exception cref="FormatException">It does not end where it should, or holds an unknown escape.</exception>
    internal static string Unquote(string quoted)
    {
        if (End(quoted) != quoted.Length)
            throw new FormatException("holds something after a quoted text");
        string inner = quoted.Substring(1, quoted.Length - 2);
        if (quoted[0] == '`')
            return inner;
        // Escapes of bytes may together make up one character of UTF-8.
        StringBuilder text = new(inner.Length);
        byte[] bytes = new byte[inner.Length];
        int byteCount = 0;
        for (int index = 0; index < inner.Length; index++)
        {
            if (inner[index] == '\\' && TryReadByte(inner, ref index, out byte value))
            {
                bytes[byteCount++] = value;
                continue;
            }

            Flush();
            text.Append(inner[index] == '\\' ? ReadEscape(inner, ref index) : inner[index].ToString());
        }

        Flush();
        return text.ToString();

        void Flush()
        {
            if (byteCount > 0)
                text.Append(BinaryView.Utf8(bytes, 0, byteCount) ?? throw new FormatException("holds bytes that are no text"));
            byteCount = 0;
        }
    }

    private static bool TryReadByte(string text, ref int index, out byte value)
    {
        value = 0;
        bool isHexadecimal = index + 3 < text.Length && text[index + 1] == 'x';
        if (isHexadecimal && byte.TryParse(text.Substring(index + 2, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value))
        {
            index += 3;
            return true;
        }

        bool isOctal = index + 3 < text.Length && text[index + 1] is >= '0' and <= '3' && text[index + 2] is >= '0' and <= '7' && text[index + 3] is >= '0' and <= '7';
        if (isOctal)
        {
            value = (byte)(((text[index + 1] - '0') * 64) + ((text[index + 2] - '0') * 8) + (text[index + 3] - '0'));
            index += 3;
        }

        return isOctal;
    }

    private static string ReadEscape(string text, ref int index)
    {
        char kind = index + 1 < text.Length ? text[index + 1] : '\0';
        index++;
        return kind switch
        {
            'a' => "\a",
            'b' => "\b",
            'f' => "\f",
            'n' => "\n",
            'r' => "\r",
            't' => "\t",
            'v' => "\v",
            '\\' or '"' or '\'' => kind.ToString(),
            'u' => ReadCodePoint(text, ref index, 4),
            'U' => ReadCodePoint(text, ref index, 8),
            _ => throw new FormatException("holds an unknown escape"),
        };
    }

    private static string ReadCodePoint(string text, ref int index, int digits)
    {
        if (index + digits >= text.Length
            || !int.TryParse(text.Substring(index + 1, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int value)
            || value is < 0 or > 0x10FFFF or (>= 0xD800 and <= 0xDFFF))
            throw new FormatException("holds an escape of no character");
        index += digits;
        return char.ConvertFromUtf32(value);
    }
}
