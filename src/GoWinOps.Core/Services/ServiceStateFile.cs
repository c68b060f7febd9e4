using System;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Files;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Time;
using GoWinOps.Windows;
using Newtonsoft.Json;

namespace GoWinOps.Services;

/// <summary><c>state.json</c> of one service. It is replaced as a whole, so that a reader sees the old or the new one, also after a power cut.</summary>
internal sealed class ServiceStateFile
{
    private static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(30);
    private readonly NodeContext context;
    private readonly string service;
    private readonly string folder;

    /// <summary>The file of <paramref name="service"/>.</summary>
    internal ServiceStateFile(NodeContext context, string service)
    {
        this.context = context;
        this.service = ServiceName.RequireInstallable(service);
        folder = context.ServiceFolder(service);
    }

    /// <summary>Where it lies.</summary>
    internal string FilePath => PathIn(folder);

    /// <summary>Whether something is remembered of a service of this name, whatever its name.</summary>
    internal static bool Exists(NodeContext context, string service) => FolderName.Fault(service) is null && File.Exists(PathIn(context.ServiceFolder(service)));

    /// <summary>What it says; an empty state when there is none.</summary>
    /// <exception cref="GoWinOpsException"><c>ServiceStateDamaged</c>, <c>ServiceStateUnreadable</c></exception>
    internal async Task<ServiceState> ReadAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            using FileStream stream = new(FilePath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 4096, useAsync: true);
            using StreamReader reader = new(stream, Encoding.UTF8);
            string text = await reader.ReadToEndAsync().ConfigureAwait(false);
            return NodeProtocol.Read<ServiceState>(text) ?? throw new JsonSerializationException("It is empty.");
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return new ServiceState();
        }
        catch (JsonException exception)
        {
            throw new GoWinOpsException(nameof(Messages.ServiceStateDamaged), service, exception, service, Environment.MachineName, FilePath, exception.Message);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new GoWinOpsException(nameof(Messages.ServiceStateUnreadable), service, exception, service, Environment.MachineName, FilePath, exception.Message);
        }
    }

    /// <summary>
    /// Opens the state for a change and keeps other changes out until disposed. The fencing token is checked now, before anything is done
    /// under it.
    /// </summary>
    /// <exception cref="GoWinOpsException"><c>FencingTokenStale</c>, <c>ServiceStateLocked</c>, <c>ServiceStateDamaged</c></exception>
    internal async Task<Edit> OpenAsync(long? fencingToken, string? rolloutId, CancellationToken cancellationToken)
    {
        ProtectedFolder.Create(folder);
        FileStream gate = await LockAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ServiceState state = await ReadAsync(cancellationToken).ConfigureAwait(false);
            if (fencingToken < state.FencingToken)
            {
                throw new GoWinOpsException(
                    nameof(Messages.FencingTokenStale), service, service, Environment.MachineName, fencingToken, state.FencingToken, state.RolloutId ?? "(unnamed)");
            }

            state.FencingToken = fencingToken ?? state.FencingToken;
            state.RolloutId = rolloutId ?? state.RolloutId;
            return new Edit(this, gate, state);
        }
        catch
        {
            gate.Dispose();
            throw;
        }
    }

    /// <summary>Changes the state in one go.</summary>
    internal async Task<ServiceState> UpdateAsync(long? fencingToken, string? rolloutId, Action<ServiceState> change, CancellationToken cancellationToken)
    {
        using Edit edit = await OpenAsync(fencingToken, rolloutId, cancellationToken).ConfigureAwait(false);
        change(edit.State);
        await edit.SaveAsync(cancellationToken).ConfigureAwait(false);
        return edit.State;
    }

    private static string PathIn(string folder) => Path.Combine(folder, "state.json");

    private async Task<FileStream> LockAsync(CancellationToken cancellationToken)
    {
        string path = Path.Combine(folder, StartHold.StateLockName);
        return await FileLock.TakeAsync(path, new Deadline(context.Clock, LockTimeout), cancellationToken).ConfigureAwait(false)
            ?? throw new GoWinOpsException(nameof(Messages.ServiceStateLocked), service, service, Environment.MachineName, LockTimeout.TotalSeconds, path);
    }

    private async Task WriteAsync(ServiceState state, CancellationToken cancellationToken)
    {
        state.UpdatedUtc = context.Clock.UtcNow.UtcDateTime;
        byte[] content = Encoding.UTF8.GetBytes(NodeProtocol.Write(state));
        try
        {
            await AtomicFile.WriteAsync(FilePath, content, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException exception) when (Win32Errors.IsDiskFull(exception))
        {
            throw new GoWinOpsException(nameof(Messages.NodeDiskFull), service, exception, FilePath, Environment.MachineName);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new GoWinOpsException(nameof(Messages.ServiceStateNotWritten), service, exception, service, Environment.MachineName, FilePath, exception.Message);
        }
    }

    /// <summary>The state while it is being changed; nobody else changes it until this is disposed.</summary>
    internal sealed class Edit : IDisposable
    {
        private readonly ServiceStateFile file;
        private readonly FileStream gate;

        internal Edit(ServiceStateFile file, FileStream gate, ServiceState state)
        {
            this.file = file;
            this.gate = gate;
            State = state;
        }

        /// <summary>What will be saved.</summary>
        internal ServiceState State { get; }

        /// <summary>Writes the state to disk.</summary>
        internal Task SaveAsync(CancellationToken cancellationToken) => file.WriteAsync(State, cancellationToken);

        /// <inheritdoc/>
        public void Dispose() => gate.Dispose();
    }
}
