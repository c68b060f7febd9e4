using System;
using System.Management.Automation;
using GoWinOps.Manifest;

namespace GoWinOps.Commands;

/// <content>What the user can say.</content>
public sealed partial class InvokeGoPipelineCommand
{
    private const string ThroughSet = "Through";
    private const string StageSet = "Stage";
    private const string ResumeSet = "Resume";

    /// <summary>The program's manifest: <c>gowinops.yml</c>, or the folder that holds it.</summary>
    [Parameter(ParameterSetName = ThroughSet, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = StageSet, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = ResumeSet, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "FullName")]
    [ValidateNotNullOrEmpty]
    public string Manifest { get; set; } = ManifestReader.FileName;

    /// <summary>The last environment the release goes to. The default is every environment of the manifest.</summary>
    [Parameter(ParameterSetName = ThroughSet)]
    [ArgumentCompleter(typeof(ManifestEnvironmentCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Through { get; set; }

    /// <summary>The stages to go through, instead of all.</summary>
    [Parameter(ParameterSetName = StageSet, Mandatory = true)]
    [ArgumentCompleter(typeof(PipelineStageCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Stage { get; set; } = Array.Empty<string>();

    /// <summary>Goes on with a run where it failed, was stopped or waits for approval.</summary>
    [Parameter(ParameterSetName = ResumeSet, Mandatory = true)]
    public SwitchParameter Resume { get; set; }

    /// <summary>The run to go on with. The default is the manifest's last.</summary>
    [Parameter(ParameterSetName = ResumeSet, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(PipelineRunIdCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Id { get; set; }

    /// <summary>Gives the next approval the run comes to.</summary>
    [Parameter]
    public SwitchParameter Approve { get; set; }

    /// <summary>The semantic version. The default is worked out from git's release tags.</summary>
    [Parameter(ParameterSetName = ThroughSet)]
    [Parameter(ParameterSetName = StageSet)]
    [ValidateNotNullOrEmpty]
    public string? Version { get; set; }

    /// <summary>The folder builds and packages go under. The default is <c>artifacts</c> beside the manifest.</summary>
    [Parameter(ParameterSetName = ThroughSet)]
    [Parameter(ParameterSetName = StageSet)]
    [ValidateNotNullOrEmpty]
    public string? OutputPath { get; set; }

    /// <summary>The Go command, the folder Go is installed in, or a version or object of Get-GoToolchain. The default is the Go on PATH.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(GoPathCompleter))]
    [GoPathTransformation]
    [ValidateNotNullOrEmpty]
    public string? GoPath { get; set; }

    /// <summary>Who to be on WinRM nodes.</summary>
    [Parameter]
    [Credential]
    public PSCredential? Credential { get; set; }

    /// <summary>The private key for SSH nodes.</summary>
    [Parameter]
    [Alias("IdentityFilePath")]
    [ValidateNotNullOrEmpty]
    public string? KeyFilePath { get; set; }

    /// <summary>The folder that keeps journals, logs and locks of runs; omitted, the user's own.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? JournalPath { get; set; }
}
