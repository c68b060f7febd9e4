using System;
using System.Globalization;
using GoWinOps.Problems;

namespace GoWinOps.Rollouts;

/// <summary>A number of nodes, or a share of all of them, as a user writes it: <c>1</c> or <c>25%</c>.</summary>
public readonly struct NodeCount : IEquatable<NodeCount>
{
    private readonly int value;
    private readonly bool isPercent;

    private NodeCount(int value, bool isPercent)
    {
        this.value = value;
        this.isPercent = isPercent;
    }

    /// <summary>Reads <paramref name="text"/>.</summary>
    /// <exception cref="GoWinOpsException"><c>NodeCountInvalid</c></exception>
    public static NodeCount Parse(string text)
    {
        string trimmed = text.Trim();
        bool isPercent = trimmed.EndsWith("%", StringComparison.Ordinal);
        string digits = isPercent ? trimmed.Substring(0, trimmed.Length - 1) : trimmed;
        if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int value) || (isPercent && value > 100))
            throw new GoWinOpsException(nameof(Messages.NodeCountInvalid), text, text);
        return new NodeCount(value, isPercent);
    }

    /// <summary>How many of <paramref name="total"/> nodes this is: a share rounds down, and never below <paramref name="atLeast"/>.</summary>
    public int Of(int total, int atLeast) => Math.Max(atLeast, isPercent ? total * value / 100 : value);

    /// <inheritdoc/>
    public bool Equals(NodeCount other) => value == other.value && isPercent == other.isPercent;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is NodeCount other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => isPercent ? ~value : value;

    /// <inheritdoc/>
    public override string ToString() => value.ToString(CultureInfo.InvariantCulture) + (isPercent ? "%" : string.Empty);

    /// <summary>Whether both are the same number or share.</summary>
    public static bool operator ==(NodeCount left, NodeCount right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(NodeCount left, NodeCount right) => !left.Equals(right);
}
