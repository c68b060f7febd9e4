using System.Threading;
using System.Threading.Tasks;

namespace GoWinOps.Services;

/// <summary>Where the watch of a pair keeps what it has to remember.</summary>
internal interface IStandbyStore
{
    /// <summary>What was remembered; an empty memory before the first time.</summary>
    Task<StandbyMemory> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Remembers; on the disk when this returns.</summary>
    Task SaveAsync(StandbyMemory memory, CancellationToken cancellationToken);
}
