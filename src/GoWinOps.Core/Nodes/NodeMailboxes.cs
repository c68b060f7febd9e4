using System.Collections.Concurrent;
using System.Collections.Generic;

namespace GoWinOps.Nodes;

/// <summary>Collects what is wanted of each node while it waits for its turn or is busy, so that the next turn takes all of it at once.</summary>
/// <typeparam name="T">One thing that is wanted.</typeparam>
internal sealed class NodeMailboxes<T>
{
    private readonly ConcurrentDictionary<(string Node, object? Session), List<T>> boxes = new();
    private readonly HashSet<List<T>> busy = new();

    /// <summary>Puts something in; answers whether the node has to be given a turn, because it has none yet.</summary>
    internal bool Add(NodeReference node, IEnumerable<T> items)
    {
        List<T> box = BoxOf(node);
        lock (busy)
        {
            box.AddRange(items);
            return busy.Add(box);
        }
    }

    /// <summary>Takes all there is; nothing when there is none, and then the node's turn is over.</summary>
    internal IReadOnlyList<T> Take(NodeReference node)
    {
        List<T> box = BoxOf(node);
        lock (busy)
        {
            T[] items = box.ToArray();
            box.Clear();
            if (items.Length == 0)
                busy.Remove(box);
            return items;
        }
    }

    /// <summary>Throws away what is there and ends the node's turn.</summary>
    internal void Abandon(NodeReference node)
    {
        List<T> box = BoxOf(node);
        lock (busy)
        {
            box.Clear();
            busy.Remove(box);
        }
    }

    private List<T> BoxOf(NodeReference node) => boxes.GetOrAdd((node.Identity, node.Session), _ => new List<T>());
}
