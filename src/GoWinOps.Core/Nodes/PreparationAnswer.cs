using System.Collections.Generic;
using GoWinOps.Problems;

namespace GoWinOps.Nodes;

/// <summary>What the script that prepares a node answers: a word and its detail.</summary>
internal sealed class PreparationAnswer
{
    private static readonly Dictionary<string, string> IdsByWord = new()
    {
        ["LanguageMode"] = nameof(Messages.NodeLanguageMode),
        ["Framework"] = nameof(Messages.NodeFrameworkTooOld),
        ["Link"] = nameof(Messages.NodeFolderIsLink),
        ["Unsafe"] = nameof(Messages.NodeFolderUnsafe),
        ["Conflict"] = nameof(Messages.NodeModuleConflict),
    };

    private readonly string word;
    private readonly string detail;

    private PreparationAnswer(string word, string detail)
    {
        this.word = word;
        this.detail = detail;
    }

    /// <summary>Whether the node has the module, whole and imported.</summary>
    internal bool IsReady => word == "Ready";

    /// <summary>Whether the node has to be sent the module.</summary>
    internal bool NeedsPush => word is "Missing" or "Damaged";

    /// <summary>Reads the script's line.</summary>
    internal static PreparationAnswer Read(string line)
    {
        int blank = line.IndexOf(' ');
        return blank < 0 ? new PreparationAnswer(line, string.Empty) : new PreparationAnswer(line.Substring(0, blank), line.Substring(blank + 1));
    }

    /// <summary>Why the node is not ready.</summary>
    /// <param name="node">The node's name.</param>
    /// <param name="hash">The SHA-256 of the module it was to have.</param>
    internal GoWinOpsException Failure(string node, string hash) => IdsByWord.TryGetValue(word, out string? id)
        ? new GoWinOpsException(id, node, node, detail)
        : new GoWinOpsException(nameof(Messages.PushCorrupted), node, detail, node, hash, "none of a whole module");
}
