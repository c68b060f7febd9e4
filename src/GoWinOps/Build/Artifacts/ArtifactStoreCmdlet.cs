using System;
using System.Management.Automation;
using System.Net;
using System.Net.Http.Headers;
using System.Security;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Build.Artifacts;
using GoWinOps.Hosting;
using GoWinOps.Problems;
using GoWinOps.Time;

namespace GoWinOps.Commands;

/// <summary>The base of cmdlets that read from or write to a folder, a share or an artifact server.</summary>
public abstract class ArtifactStoreCmdlet : AsyncCmdlet
{
    private static int lastActivity = 4000;

    /// <summary>The bearer token the server wants.</summary>
    [Parameter]
    [ValidateNotNull]
    public SecureString? Token { get; set; }

    /// <summary>The environment variable that holds the token.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? TokenVariable { get; set; }

    /// <summary>User name and password the server wants.</summary>
    [Parameter]
    [Credential]
    public PSCredential? Credential { get; set; }

    /// <summary>How long one artifact may take.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan TransferTimeout { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>Opens the place a user named, relative to the session's location.</summary>
    private protected async Task<IArtifactStore> OpenAsync(string place)
    {
        string root = ArtifactStore.IsServer(place) ? place : await ResolvePathAsync(place).ConfigureAwait(false);
        IArtifactStore store = ArtifactStore.Open(root, Authorization(), SystemClock.Instance);
        if (root.StartsWith("http://", StringComparison.OrdinalIgnoreCase) && !new Uri(root).IsLoopback)
            await WriteWarningAsync(string.Format(System.Globalization.CultureInfo.CurrentCulture, Messages.ArtifactServerNotEncrypted, root)).ConfigureAwait(false);
        return store;
    }

    /// <summary>Does the work of one artifact within <see cref="TransferTimeout"/>, showing how far it is.</summary>
    private protected async Task<T> TransferAsync<T>(string activity, string what, Func<IProgress<TransferState>, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        ProgressRecord record = new(Interlocked.Increment(ref lastActivity), activity, what);
        using CancellationTokenSource limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(TransferTimeout);
        try
        {
            PostProgress(record);
            return await work(new Transfer(this, record, what), limited.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new GoWinOpsException(nameof(Messages.ArtifactTransferTimedOut), what, exception, what, TransferTimeout);
        }
        finally
        {
            record.RecordType = ProgressRecordType.Completed;
            PostProgress(record);
        }
    }

    private AuthenticationHeaderValue? Authorization()
    {
        if (Credential is not null)
        {
            NetworkCredential login = Credential.GetNetworkCredential();
            return new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{login.UserName}:{login.Password}")));
        }

        if (Token is not null)
            return new AuthenticationHeaderValue("Bearer", new NetworkCredential(string.Empty, Token).Password);
        if (TokenVariable is null)
            return null;
        string? token = Environment.GetEnvironmentVariable(TokenVariable);
        return string.IsNullOrEmpty(token)
            ? throw new GoWinOpsException(nameof(Messages.ArtifactTokenVariableEmpty), TokenVariable, TokenVariable)
            : new AuthenticationHeaderValue("Bearer", token);
    }

    private sealed class Transfer : IProgress<TransferState>
    {
        private readonly ArtifactStoreCmdlet owner;
        private readonly ProgressRecord record;
        private readonly string what;

        internal Transfer(ArtifactStoreCmdlet owner, ProgressRecord record, string what)
        {
            this.owner = owner;
            this.record = record;
            this.what = what;
        }

        public void Report(TransferState value)
        {
            // A record that was posted is read by another thread.
            ProgressRecord now = new(record.ActivityId, record.Activity, $"{what}: {value.File}")
            {
                PercentComplete = value.Done >= value.Size ? 100 : (int)(value.Done * 100 / value.Size),
            };
            owner.PostProgress(now);
        }
    }
}
