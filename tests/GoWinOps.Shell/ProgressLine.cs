using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Threading;

namespace GoWinOps.Shell;

/// <summary>The newest progress record as one line that is overwritten in place; silent when there is no terminal.</summary>
internal sealed class ProgressLine(TextWriter writer, bool isTerminal)
{
    private const string EraseLine = "\r\u001b[2K";
    private const int FallbackWidth = 80;

    private readonly Lock _gate = new();
    private readonly List<(long Source, int Activity, ProgressRecord Record)> _active = [];
    private bool _shown;

    public void Show(long sourceId, ProgressRecord record)
    {
        if (!isTerminal)
        {
            return;
        }

        lock (_gate)
        {
            _active.RemoveAll(entry => entry.Source == sourceId && entry.Activity == record.ActivityId);
            if (record.RecordType != ProgressRecordType.Completed)
            {
                _active.Add((sourceId, record.ActivityId, record));
            }

            Erase();
            if (_active.Count > 0)
            {
                writer.Write(Fit(Describe(_active[^1].Record)));
                writer.Flush();
                _shown = true;
            }
        }
    }

    /// <summary>Takes the line away so that ordinary output can be written.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            Erase();
        }
    }

    private static string Describe(ProgressRecord record)
    {
        var percent = record.PercentComplete >= 0 ? $"{record.PercentComplete} %" : null;
        var parts = new[] { record.Activity, record.StatusDescription, record.CurrentOperation, percent };
        return string.Join(" · ", parts.Where(part => !string.IsNullOrWhiteSpace(part)));
    }

    private static string Fit(string text)
    {
        var width = Console.IsOutputRedirected ? FallbackWidth : Math.Max(Console.WindowWidth, FallbackWidth / 2);
        return text.Length < width ? text : text[..(width - 2)] + "…";
    }

    private void Erase()
    {
        if (_shown)
        {
            writer.Write(EraseLine);
            _shown = false;
        }
    }
}
