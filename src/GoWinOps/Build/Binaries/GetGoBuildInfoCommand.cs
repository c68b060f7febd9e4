using System;
using System.Collections.Generic;
using System.IO;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Build;
using GoWinOps.Hosting;
using GoWinOps.Problems;

namespace GoWinOps.Commands;

/// <summary>Reads what Go recorded in executables, without Go and whatever system they are for.</summary>
[Cmdlet(VerbsCommon.Get, "GoBuildInfo", DefaultParameterSetName = PathSet)]
[OutputType(typeof(GoBuildInfo))]
public sealed class GetGoBuildInfoCommand : AsyncCmdlet
{
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";
    private const string FileSystem = "FileSystem";
    private const string Activity = "Reading executables";
    private const int ProgressId = 1;

    /// <summary>The executables; wildcards are allowed.</summary>
    [Parameter(ParameterSetName = PathSet, Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = Array.Empty<string>();

    /// <summary>The executables, every character of the path meant as it stands.</summary>
    [Parameter(ParameterSetName = LiteralPathSet, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP", "FullName")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = Array.Empty<string>();

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        bool isLiteral = ParameterSetName == LiteralPathSet;
        foreach (string name in isLiteral ? LiteralPath : Path)
        {
            try
            {
                foreach (string file in await OnPipelineAsync(() => Resolve(name, isLiteral)).ConfigureAwait(false))
                    await ReadAsync(file, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is GoWinOpsException or RuntimeException)
            {
                await WriteErrorAsync(exception, name).ConfigureAwait(false);
            }
        }
    }

    /// <inheritdoc/>
    protected override Task EndAsync(CancellationToken cancellationToken)
    {
        PostProgress(new ProgressRecord(ProgressId, Activity, "done") { RecordType = ProgressRecordType.Completed });
        return Task.CompletedTask;
    }

    private async Task ReadAsync(string file, CancellationToken cancellationToken)
    {
        PostProgress(new ProgressRecord(ProgressId, Activity, file));
        try
        {
            foreach (GoBuildInfo info in await GoBuildInfoReader.ReadAsync(file, cancellationToken).ConfigureAwait(false))
                await WriteObjectAsync(info).ConfigureAwait(false);
        }
        catch (GoWinOpsException exception)
        {
            await WriteErrorAsync(exception, file).ConfigureAwait(false);
        }
    }

    /// <summary>The files a path stands for. A file of that very name comes before what its brackets might mean; folders that match are passed over.</summary>
    private List<string> Resolve(string name, bool isLiteral)
    {
        string literal = SessionState.Path.GetUnresolvedProviderPathFromPSPath(name, out ProviderInfo provider, out PSDriveInfo _);
        if (!string.Equals(provider.Name, FileSystem, StringComparison.OrdinalIgnoreCase))
            throw new GoWinOpsException(nameof(Messages.ExecutableNotFound), name, name, "it is not in the file system");
        if (isLiteral || File.Exists(literal) || !WildcardPattern.ContainsWildcardCharacters(name))
            return new List<string> { literal };
        List<string> files = new();
        foreach (string found in GetResolvedProviderPathFromPSPath(name, out provider))
        {
            if (!Directory.Exists(found))
                files.Add(found);
        }

        return files;
    }
}
