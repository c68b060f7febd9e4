using System.IO;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Hosting;
using GoWinOps.Manifest;
using GoWinOps.Pipelines;
using GoWinOps.Problems;
using GoWinOps.Time;

namespace GoWinOps.Commands;

/// <summary>Tries the smoke tests of an environment.</summary>
[Cmdlet(VerbsDiagnostic.Test, "GoDeployment")]
[OutputType(typeof(SmokeTestResult))]
public sealed class TestGoDeploymentCommand : AsyncCmdlet
{
    /// <summary>The manifest that says what is tried: <c>gowinops.yml</c>, or the folder that holds it.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "FullName")]
    [ValidateNotNullOrEmpty]
    public string Manifest { get; set; } = ManifestReader.FileName;

    /// <summary>The environment: <c>development</c>, <c>staging</c> or <c>production</c>.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ManifestEnvironmentCompleter))]
    [ValidateNotNullOrEmpty]
    public string EnvironmentName { get; set; } = string.Empty;

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        string path = await ResolvePathAsync(Manifest).ConfigureAwait(false);
        GoManifest manifest = await ManifestReader.ReadAsync(path, cancellationToken).ConfigureAwait(false);
        ManifestEnvironment environment = manifest.EnvironmentOf(EnvironmentName);
        SmokeTestRun run = new(environment.Name, Path.GetDirectoryName(manifest.Path)!, SystemClock.Instance);
        if (environment.SmokeTests.Length == 0)
            await WriteWarningAsync($"The environment '{environment.Name}' of '{manifest.Path}' has no smokeTests: nothing was tried.").ConfigureAwait(false);
        for (int index = 0; index < environment.SmokeTests.Length; index++)
        {
            ManifestSmokeTest test = environment.SmokeTests[index];
            PostProgress(new ProgressRecord(0, $"Smoke tests of {environment.Name}", test.ToString()) { PercentComplete = 100 * index / environment.SmokeTests.Length });
            SmokeTestResult result = await run.TryAsync(test, cancellationToken).ConfigureAwait(false);
            await WriteObjectAsync(result).ConfigureAwait(false);
            if (!result.Passed)
                await WriteErrorAsync(new GoWinOpsException(nameof(Messages.SmokeTestFailed), result, result.Name, environment.Name, result.Reason)).ConfigureAwait(false);
        }

        PostProgress(new ProgressRecord(0, $"Smoke tests of {environment.Name}", "done") { RecordType = ProgressRecordType.Completed });
    }
}
