using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace GoWinOps.Pipelines;

/// <summary>Writes a YAML document: whatever a text holds, it is read as that text, and never as a number, a truth value or a comment.</summary>
internal static class YamlText
{
    // Nothing that any version of YAML could take for something else; all other texts are quoted.
    private static readonly Regex PlainForm = new(@"^[A-Za-z_./][A-Za-z0-9_./@=-]*(?: [A-Za-z0-9_./@=-]+)*\z", RegexOptions.CultureInvariant);
    private static readonly HashSet<string> NotText = new(StringComparer.OrdinalIgnoreCase) { "true", "false", "yes", "no", "on", "off", "y", "n", "null", "nan", ".nan", ".inf" };

    /// <summary>The document, after lines of comment.</summary>
    internal static string Write(IEnumerable<string> comment, YamlSection document)
    {
        using StringWriter writer = new(CultureInfo.InvariantCulture) { NewLine = "\n" };
        foreach (string line in comment)
            writer.WriteLine(line.Length == 0 ? "#" : "# " + line);
        writer.WriteLine();
        // No line is folded: a folded script would be another one to the eye.
        Emitter emitter = new(writer, new EmitterSettings(bestIndent: 2, bestWidth: int.MaxValue, isCanonical: false, maxSimpleKeyLength: 1024).WithIndentedSequences());
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart(null, null, isImplicit: true));
        Emit(emitter, document);
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        return writer.ToString();
    }

    private static void Emit(IEmitter emitter, object value)
    {
        switch (value)
        {
            case YamlSection section:
                emitter.Emit(new MappingStart(AnchorName.Empty, TagName.Empty, isImplicit: true, section.Any() ? MappingStyle.Block : MappingStyle.Flow));
                foreach (KeyValuePair<string, object> entry in section)
                {
                    // Keys are the CI system's own words; "on" must stay plain for GitHub.
                    emitter.Emit(Scalar(entry.Key, ScalarStyle.Plain));
                    Emit(emitter, entry.Value);
                }

                emitter.Emit(new MappingEnd());
                break;
            case string text:
                emitter.Emit(Scalar(text, StyleOf(text)));
                break;
            case bool truth:
                emitter.Emit(Scalar(truth ? "true" : "false", ScalarStyle.Plain));
                break;
            case int number:
                emitter.Emit(Scalar(number.ToString(CultureInfo.InvariantCulture), ScalarStyle.Plain));
                break;
            case IEnumerable<object> items:
                bool isShort = items.All(item => item is string text && text.Length < 40 && text.IndexOf('\n') < 0);
                emitter.Emit(new SequenceStart(AnchorName.Empty, TagName.Empty, isImplicit: true, isShort ? SequenceStyle.Flow : SequenceStyle.Block));
                foreach (object item in items)
                    Emit(emitter, item);
                emitter.Emit(new SequenceEnd());
                break;
            default:
                throw new ArgumentException($"{value.GetType()} has no form in YAML.", nameof(value));
        }
    }

    private static Scalar Scalar(string text, ScalarStyle style) => new(AnchorName.Empty, TagName.Empty, text, style, isPlainImplicit: true, isQuotedImplicit: true);

    private static ScalarStyle StyleOf(string text)
    {
        if (text.IndexOf('\n') >= 0)
            return ScalarStyle.Literal;
        return PlainForm.IsMatch(text) && !NotText.Contains(text) ? ScalarStyle.Plain : ScalarStyle.SingleQuoted;
    }
}
