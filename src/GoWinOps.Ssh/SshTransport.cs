using System;
using System.Management.Automation.Internal;
using System.Management.Automation.Remoting;
using System.Management.Automation.Remoting.Client;
using GoWinOps.Nodes;
using GoWinOps.Problems;

namespace GoWinOps.Ssh;

/// <summary>Carries a session's messages to and from an SSH client, and turns the client's end into the session's.</summary>
/// <remarks>
/// It stands in for the engine's own SSH transport, which ends the whole process when its client dies while something is written to
/// it, and which tells nobody which process its client is.
/// </remarks>
internal sealed class SshTransport : ClientSessionTransportManagerBase
{
    // A node that lives acknowledges within milliseconds; a dead one is not waited for.
    private static readonly TimeSpan CloseLimit = TimeSpan.FromSeconds(2);
    private readonly SshClient client;
    private readonly Acknowledgements acknowledgements;
    private volatile bool isClosed;

    internal SshTransport(Guid runspaceId, PSRemotingCryptoHelper cryptoHelper, SshClient client)
        : base(runspaceId, cryptoHelper)
    {
        this.client = client;
        acknowledgements = new Acknowledgements(HandleOutputDataReceived);
    }

    /// <inheritdoc/>
    public override void CreateAsync()
    {
        SetMessageWriter(new MessageWriter(client, acknowledgements));
        try
        {
            client.Start(OnLine, OnEnded);
        }
        catch (GoWinOpsException exception)
        {
            Break(exception.Message, exception);
            return;
        }

        SendOneItem();
    }

    /// <inheritdoc/>
    public override void CloseAsync()
    {
        base.CloseAsync();
        client.EndWithin(CloseLimit);
    }

    /// <summary>Called by the engine when the node has acknowledged the end of the session.</summary>
    protected override void CleanupConnection()
    {
        isClosed = true;
        client.EndWithin(CloseLimit);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool isDisposing)
    {
        base.Dispose(isDisposing);
        if (isDisposing)
            client.EndWithin(CloseLimit);
    }

    private void OnLine(string line)
    {
        acknowledgements.NoteReceived(line);
        HandleDataReceived(line);
    }

    private void OnEnded()
    {
        if (!isClosed)
            Break(client.LastWords, null);
        // After the error, so that what waits learns the reason; and in any case, so that nothing waits for a node that is gone.
        acknowledgements.GiveAll();
    }

    // Of all methods this is the one whose failure ends a session in every state without asking the node once more.
    private void Break(string reason, Exception? exception) =>
        RaiseErrorHandler(new TransportErrorOccuredEventArgs(new PSRemotingTransportException(reason, exception), TransportMethodEnum.CloseShellOperationEx));
}
