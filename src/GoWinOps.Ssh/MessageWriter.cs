using System.IO;
using System.Text;
using GoWinOps.Nodes;

namespace GoWinOps.Ssh;

/// <summary>
/// Takes the engine's messages for the client. It neither waits nor fails: the engine writes under locks and on threads where an exception
/// would end the process.
/// </summary>
internal sealed class MessageWriter : TextWriter
{
    private readonly SshClient client;
    private readonly Acknowledgements acknowledgements;

    internal MessageWriter(SshClient client, Acknowledgements acknowledgements)
    {
        this.client = client;
        this.acknowledgements = acknowledgements;
    }

    /// <inheritdoc/>
    public override Encoding Encoding => SshClient.Encoding;

    /// <inheritdoc/>
    public override void WriteLine(string? value)
    {
        string message = value ?? string.Empty;
        acknowledgements.NoteSent(message);
        client.Write(message);
    }
}
