using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using GoWinOps.Problems;

namespace GoWinOps.Build;

/// <content>The ending that must not fail silently. Apart, because the service host links the rest and has no messages.</content>
internal abstract partial class ProcessTree
{
    private static readonly TimeSpan EndDeadline = TimeSpan.FromSeconds(10);

    /// <summary>Kills all of it and returns when nothing of it is left.</summary>
    /// <exception cref="GoWinOpsException"><c>ToolNotEnded</c> when something withstands.</exception>
    internal Task EndAsync(Process process) => EndAsync(process, EndDeadline);

    /// <summary>The same within another deadline.</summary>
    internal async Task EndAsync(Process process, TimeSpan deadline)
    {
        IReadOnlyList<int> left = await TryEndAsync(process, deadline).ConfigureAwait(false);
        if (left.Count == 0)
            return;
        string ids = string.Join(", ", left.Select(id => id.ToString(CultureInfo.InvariantCulture)));
        throw new GoWinOpsException(nameof(Messages.ToolNotEnded), ids, ids, deadline);
    }
}
