using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using GoWinOps.Problems;

namespace GoWinOps.Rollouts.LoadBalancers;

/// <summary>A table of HAProxy's, read by the names in its '#' line: columns come and go between versions.</summary>
internal sealed class HaProxyTable
{
    private readonly Dictionary<string, int> columns;
    private readonly string command;

    private HaProxyTable(string command, Dictionary<string, int> columns, IReadOnlyList<string[]> rows)
    {
        this.command = command;
        this.columns = columns;
        Rows = rows;
    }

    internal IReadOnlyList<string[]> Rows { get; }

    /// <summary>Reads the answer to <paramref name="command"/>, whose columns are parted by <paramref name="separator"/>.</summary>
    /// <exception cref="GoWinOpsException"><c>HaProxyAnswerUnknown</c></exception>
    internal static HaProxyTable Parse(string command, string answer, char separator)
    {
        string[] lines = answer.Split('\n').Select(line => line.TrimEnd('\r')).ToArray();
        int header = Array.FindIndex(lines, line => line.StartsWith("# ", StringComparison.Ordinal));
        if (header < 0)
            throw new GoWinOpsException(nameof(Messages.HaProxyAnswerUnknown), command, command, answer.Trim());
        Dictionary<string, int> columns = new(StringComparer.Ordinal);
        string[] names = lines[header].Substring(2).Split(separator);
        for (int index = 0; index < names.Length; index++)
            columns[names[index]] = index;
        List<string[]> rows = lines.Skip(header + 1).Where(line => line.Length > 0).Select(line => line.Split(separator)).ToList();
        return new HaProxyTable(command, columns, rows);
    }

    /// <summary>A cell by its column's name.</summary>
    /// <exception cref="GoWinOpsException"><c>HaProxyAnswerUnknown</c></exception>
    internal string Text(string[] row, string column) => columns.TryGetValue(column, out int index) && index < row.Length
        ? row[index]
        : throw new GoWinOpsException(nameof(Messages.HaProxyAnswerUnknown), command, command, $"there is no column '{column}'");

    /// <summary>A number by its column's name; an empty cell is 0.</summary>
    /// <exception cref="GoWinOpsException"><c>HaProxyAnswerUnknown</c></exception>
    internal long Number(string[] row, string column)
    {
        string text = Text(row, column);
        if (text.Length == 0)
            return 0;
        return long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out long value)
            ? value
            : throw new GoWinOpsException(nameof(Messages.HaProxyAnswerUnknown), command, command, $"column '{column}' holds '{text}'");
    }
}
