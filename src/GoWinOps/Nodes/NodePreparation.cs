using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Problems;

namespace GoWinOps.Commands;

/// <summary>Makes a fresh session ready for operations: the module is pushed if the node lacks it, checked, and imported there.</summary>
internal sealed class NodePreparation
{
    private const int ChunkSize = 1 << 20;
    private static readonly SharedWork<ModulePackage> Package = new(() =>
        ModulePackage.ReadAsync(Path.GetDirectoryName(typeof(NodePreparation).Assembly.Location)!, CancellationToken.None));

    private readonly NodeReference node;
    private readonly NodeSession session;
    private readonly TimeSpan deadline;
    private readonly Action onPush;

    /// <param name="node">The node, for errors.</param>
    /// <param name="session">The fresh session.</param>
    /// <param name="deadline">How long each of check and push may take.</param>
    /// <param name="onPush">Told before the module is sent.</param>
    internal NodePreparation(NodeReference node, NodeSession session, TimeSpan deadline, Action onPush)
    {
        this.node = node;
        this.session = session;
        this.deadline = deadline;
        this.onPush = onPush;
    }

    /// <exception cref="GoWinOpsException">The node is not fit: language mode, framework, an unsafe folder, a damaged push.</exception>
    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        ModulePackage package = await Package.GetAsync().ConfigureAwait(false);
        PreparationAnswer answer = await AskAsync(package, null, cancellationToken).ConfigureAwait(false);
        if (answer.NeedsPush)
        {
            onPush();
            answer = await AskAsync(package, await package.ZipAsync().ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        }

        if (!answer.IsReady)
            throw answer.Failure(node.Name, package.Hash);
    }

    private async Task<PreparationAnswer> AskAsync(ModulePackage package, byte[]? archive, CancellationToken cancellationToken)
    {
        Command command = new(NodeScript.Text, isScript: true);
        command.Parameters.Add("Hash", package.Hash);
        command.Parameters.Add("Manifest", package.Manifest.ToArray());
        command.Parameters.Add("Receive", archive is not null);
        using PSDataCollection<byte[]> input = Split(archive ?? Array.Empty<byte>());
        try
        {
            IReadOnlyList<PSObject> output = await session.RunAsync(command, input, deadline, null, cancellationToken).ConfigureAwait(false);
            return PreparationAnswer.Read(output.Count == 0 ? string.Empty : output[output.Count - 1]?.BaseObject as string ?? string.Empty);
        }
        catch (TimeoutException exception)
        {
            throw new GoWinOpsException(nameof(Messages.NodeTimedOut), node.Name, exception, node.Name, "module push", deadline);
        }
        catch (Exception exception) when (exception is RuntimeException or InvalidOperationException)
        {
            throw RemotingFailure.WhilePreparing(node, exception);
        }
    }

    private static PSDataCollection<byte[]> Split(byte[] archive)
    {
        PSDataCollection<byte[]> chunks = new();
        for (int offset = 0; offset < archive.Length; offset += ChunkSize)
        {
            byte[] chunk = new byte[Math.Min(ChunkSize, archive.Length - offset)];
            Buffer.BlockCopy(archive, offset, chunk, 0, chunk.Length);
            chunks.Add(chunk);
        }

        chunks.Complete();
        return chunks;
    }
}
