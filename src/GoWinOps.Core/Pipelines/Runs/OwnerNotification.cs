using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Build;
using GoWinOps.Http;
using GoWinOps.Manifest;
using GoWinOps.Problems;

namespace GoWinOps.Pipelines.Runs;

/// <summary>
/// Tells the owner of a failure: posts it to the address an environment variable holds, runs a command, or both. The address is a secret; no text of this
/// class contains any part of it.
/// </summary>
internal sealed class OwnerNotification
{
    private static readonly char[] Slashes = { '/', '\\' };

    // A redirect would send the notice to somebody else than the address's owner meant.
    private static readonly HttpClient Client = HttpClients.Create();

    private readonly ManifestNotification notification;
    private readonly string folder;
    private readonly TimeSpan deadline;

    /// <param name="notification">Whom to tell, and how.</param>
    /// <param name="folder">The manifest's folder, which the command runs in.</param>
    /// <param name="deadline">How long each way may take.</param>
    internal OwnerNotification(ManifestNotification notification, string folder, TimeSpan deadline)
    {
        this.notification = notification;
        this.folder = folder;
        this.deadline = deadline;
    }

    /// <summary>Text without the address, in case a tool printed it.</summary>
    internal static string WithoutSecret(ManifestNotification? notification, string text) =>
        notification?.WebhookVariable is { } variable && Environment.GetEnvironmentVariable(variable) is { Length: > 0 } address ? text.Replace(address, "***") : text;

    /// <summary>Tells them.</summary>
    /// <returns>What did not go well, a sentence each.</returns>
    internal async Task<IReadOnlyList<string>> SendAsync(FailureNotice notice, CancellationToken cancellationToken)
    {
        List<string> faults = new();
        if (notification.WebhookVariable is { } variable && await PostAsync(variable, notice, cancellationToken).ConfigureAwait(false) is { } fault)
            faults.Add($"The owner was not told by the address in ${variable}: {fault}.");
        if (notification.Command.Length > 0 && await RunAsync(notice, cancellationToken).ConfigureAwait(false) is { } failure)
            faults.Add($"The owner was not told by '{notification.Command[0]}': {failure}");
        return faults;
    }

    private async Task<string?> PostAsync(string variable, FailureNotice notice, CancellationToken cancellationToken)
    {
        string? address = Environment.GetEnvironmentVariable(variable);
        if (string.IsNullOrEmpty(address))
            return "the variable is not set";
        if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) || (uri.Scheme != "https" && uri.Scheme != "http"))
            return "it holds no http or https address";
        using CancellationTokenSource limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(deadline);
        try
        {
            using StringContent content = new(notice.ToJson(), Encoding.UTF8, "application/json");
            using HttpResponseMessage response = await Client.PostAsync(uri, content, limited.Token).ConfigureAwait(false);
            return response.IsSuccessStatusCode ? null : $"it answered {(int)response.StatusCode}";
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"it did not answer within {deadline.TotalSeconds:0} seconds";
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            // Messages of these name the host.
            return "it cannot be reached (" + (exception.GetBaseException() is SocketException socket ? socket.SocketErrorCode.ToString() : exception.GetBaseException().GetType().Name) + ")";
        }
    }

    private async Task<string?> RunAsync(FailureNotice notice, CancellationToken cancellationToken)
    {
        string program = notification.Command[0];
        if (program.IndexOfAny(Slashes) >= 0)
            program = Path.GetFullPath(Path.Combine(folder, program));
        ToolCommand command = new(program, folder, notification.Command.Skip(1).ToArray()) { Input = notice.ToJson() };
        foreach (KeyValuePair<string, string> variable in notice.Variables())
            command.Environment[variable.Key] = variable.Value;
        try
        {
            ToolResult result = await ToolProcess.RunAsync(command, deadline, null, cancellationToken).ConfigureAwait(false);
            return result.ExitCode == 0 ? null : $"it ended with {result.ExitCode}.";
        }
        catch (GoWinOpsException exception)
        {
            // Its full text shows the command's environment.
            return exception.ErrorId == nameof(Messages.ToolTimedOut) ? $"it did not end within {deadline.TotalSeconds:0} seconds." : exception.Message;
        }
    }
}
