using System;
using System.Collections.Generic;
using System.IO;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace GoWinOps.Manifest;

/// <summary>
/// Reads a YAML document into nodes that know their place. Repeated keys are kept for the reader to report, which YamlDotNet's own document model would
/// refuse at the first one.
/// </summary>
internal static class YamlDocument
{
    private const int MaximumDepth = 32;

    /// <summary>Reads <paramref name="text"/>; null where it is empty or cannot be read, which <paramref name="faults"/> then says.</summary>
    internal static YamlNode? Read(string text, ManifestFaults faults)
    {
        Parser parser = new(new StringReader(text));
        try
        {
            return ReadOnly(parser, faults);
        }
        catch (YamlException exception)
        {
            string message = FirstSentence(exception);
            // A tab is complained about at the end of what was being read, and where that began helps nobody.
            Mark mark = message.Contains("tab character") ? exception.End : exception.Start;
            faults.Add(mark.Line, mark.Column, "This is not YAML: " + message);
        }
        catch (InvalidOperationException)
        {
            // What YamlDotNet 18 throws for a bracket that is still open when a new key begins.
            Mark mark = parser.Current?.End ?? Mark.Empty;
            faults.Add(mark.Line, mark.Column, "This is not YAML: a bracket is not closed.");
        }

        return null;
    }

    private static YamlNode? ReadOnly(Parser parser, ManifestFaults faults)
    {
        parser.Consume<StreamStart>();
        if (!parser.Accept<DocumentStart>(out _))
        {
            faults.Add(1, 1, "The file is empty; at least 'name' is expected.");
            return null;
        }

        parser.Consume<DocumentStart>();
        YamlNode? node = ReadNode(parser, faults, 0);
        if (node is null)
            return null;
        parser.Consume<DocumentEnd>();
        if (parser.Accept<DocumentStart>(out DocumentStart? second))
            faults.Add(second.Start.Line, second.Start.Column, "A second document begins; a manifest is one.");
        return node;
    }

    private static YamlNode? ReadNode(Parser parser, ManifestFaults faults, int depth)
    {
        ParsingEvent current = parser.Consume<ParsingEvent>();
        Mark mark = current.Start;
        switch (current)
        {
            case Scalar scalar:
                return new YamlScalar(scalar.Value, scalar.Style == ScalarStyle.Plain, (int)mark.Line, (int)mark.Column);
            case SequenceStart when depth < MaximumDepth:
                return ReadList(parser, faults, depth, mark);
            case MappingStart when depth < MaximumDepth:
                return ReadMap(parser, faults, depth, mark);
            default:
                faults.Add(mark.Line, mark.Column, current is AnchorAlias ? "References (*name) are not supported; write the value out." : "This is nested too deeply.");
                return null;
        }
    }

    private static YamlList? ReadList(Parser parser, ManifestFaults faults, int depth, Mark mark)
    {
        List<YamlNode> items = new();
        while (!parser.TryConsume<SequenceEnd>(out _))
        {
            if (ReadNode(parser, faults, depth + 1) is not { } item)
                return null;
            items.Add(item);
        }

        return new YamlList(items, (int)mark.Line, (int)mark.Column);
    }

    private static YamlMap? ReadMap(Parser parser, ManifestFaults faults, int depth, Mark mark)
    {
        List<KeyValuePair<YamlScalar, YamlNode>> entries = new();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            YamlNode? key = ReadNode(parser, faults, depth + 1);
            YamlNode? value = key is null ? null : ReadNode(parser, faults, depth + 1);
            if (key is null || value is null)
                return null;
            if (key is YamlScalar name)
                entries.Add(new KeyValuePair<YamlScalar, YamlNode>(name, value));
            else
                faults.Add(key.Line, key.Column, $"A key is expected here, not {key.Kind}.");
        }

        return new YamlMap(entries, (int)mark.Line, (int)mark.Column);
    }

    /// <summary>YamlDotNet's words without the place it puts before them, which is reported already.</summary>
    private static string FirstSentence(YamlException exception)
    {
        string text = exception.InnerException?.Message ?? exception.Message;
        int end = text.IndexOf("): ", StringComparison.Ordinal);
        return end < 0 ? text : text.Substring(end + 3);
    }
}
