using GoWinOps.Manifest;

namespace GoWinOps.Pipelines;

/// <summary>
/// The PowerShell of the stages, the same for every CI system. What differs between projects comes from the manifest when the stage runs, so that a changed
/// manifest needs no new pipeline; the variables GOWINOPS_MANIFEST and GOWINOPS_TARGET are the pipeline's own.
/// </summary>
internal static class PipelineScripts
{
    /// <summary>The folder that is handed from stage to stage.</summary>
    internal const string Folder = "dist";

    /// <summary>Builds every target, with archive, bill of materials, checksums and build manifest.</summary>
    internal static string Build(PipelinePlan plan) => Prelude(plan) + $$"""
        Invoke-GoCrossBuild -Manifest $env:GOWINOPS_MANIFEST -OutputPath {{Folder}} -Archive -Sbom
        """;

    /// <summary>Checks and tests the code.</summary>
    internal static string Test(PipelinePlan plan) => Prelude(plan) + """
        $manifest = Get-GoManifest $env:GOWINOPS_MANIFEST
        $arguments = @(if ($manifest.Pipeline) { $manifest.Pipeline.Test } else { './...' })
        Push-Location (Split-Path -Parent $manifest.Path)
        go vet ./...
        if ($LASTEXITCODE -ne 0) { throw "go vet ended with $LASTEXITCODE." }
        go test @arguments
        if ($LASTEXITCODE -ne 0) { throw "go test ended with $LASTEXITCODE." }
        Pop-Location
        """;

    /// <summary>Checks every file of the release, as it arrived, against what was built, before it is handed on.</summary>
    internal static string Package(PipelinePlan plan) => Prelude(plan) + $$"""
        $tests = @(Test-GoArtifact {{Folder}})
        $tests
        if ($tests.Count -eq 0 -or $tests.IsValid -contains $false) { throw "The release is not what was built: $($tests.Problems)" }
        """;

    /// <summary>Brings the release to an environment: to development by installing it, which needs no service to be there yet, beyond by a rolling update.</summary>
    internal static string Deploy(PipelinePlan plan, ManifestEnvironment environment)
    {
        string act = environment.Name == ManifestEnvironments.DevelopmentName
            ? $"Install-GoService -Manifest $env:GOWINOPS_MANIFEST -EnvironmentName {environment.Name} -Start -PassThru -Confirm:$false @connection"
            : $"Start-RollingUpdate -Manifest $env:GOWINOPS_MANIFEST -EnvironmentName {environment.Name} -Confirm:$false @connection";
        return Prelude(plan) + $$"""
            $release = @(Get-GoArtifact -Path {{Folder}} -Target $env:GOWINOPS_TARGET)
            if ($release.Count -ne 1) { throw "There are $($release.Count) artifacts for $env:GOWINOPS_TARGET, and one is expected." }
            $connection = @{}

            """ + Connection(plan) + $$"""

            $release | {{act}}
            """;
    }

    /// <summary>Tries an environment's smoke tests.</summary>
    internal static string Smoke(PipelinePlan plan, ManifestEnvironment environment) => Prelude(plan) + $$"""
        Test-GoDeployment $env:GOWINOPS_MANIFEST -EnvironmentName {{environment.Name}}
        """;

    private static string Prelude(PipelinePlan plan)
    {
        string version = plan.Request.ModuleVersion;
        return $$"""
            $ErrorActionPreference = 'Stop'
            if (-not (Get-Module GoWinOps -ListAvailable | Where-Object Version -EQ '{{version}}')) {
                Install-Module GoWinOps -RequiredVersion {{version}} -Scope CurrentUser -Force
            }
            Import-Module GoWinOps -RequiredVersion {{version}}

            """;
    }

    private static string Connection(PipelinePlan plan)
    {
        string variable = plan.IsWindows ? "$env:GOWINOPS_NODE_USER" : "$env:GOWINOPS_NODE_KEY_FILE";
        // Azure Pipelines leaves the name of a variable that is not set where its value would be.
        string isGiven = plan.Request.Provider == PipelineProvider.AzurePipelines ? $"{variable} -and {variable} -notlike '$(*'" : variable;
        return plan.IsWindows
            ? $$"""
                if ({{isGiven}}) {
                    $password = ConvertTo-SecureString $env:GOWINOPS_NODE_PASSWORD -AsPlainText -Force
                    $connection.Credential = [pscredential]::new($env:GOWINOPS_NODE_USER, $password)
                }
                """
            : KeyFile(plan) + $$"""
                if ({{isGiven}}) {
                    chmod 600 $env:GOWINOPS_NODE_KEY_FILE
                    $connection.KeyFilePath = $env:GOWINOPS_NODE_KEY_FILE
                }
                """;
    }

    // GitHub has secrets of text only; its folder for temporary files is emptied after the job.
    private static string KeyFile(PipelinePlan plan) => plan.Request.Provider != PipelineProvider.GitHubActions
        ? string.Empty
        : """
            if ($env:GOWINOPS_NODE_KEY) {
                $env:GOWINOPS_NODE_KEY_FILE = Join-Path $env:RUNNER_TEMP gowinops-node-key
                New-Item -ItemType File -Force $env:GOWINOPS_NODE_KEY_FILE | Out-Null
                chmod 600 $env:GOWINOPS_NODE_KEY_FILE
                Set-Content $env:GOWINOPS_NODE_KEY_FILE $env:GOWINOPS_NODE_KEY
            }

            """;
}
