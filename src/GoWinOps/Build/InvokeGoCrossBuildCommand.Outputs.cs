using System;
using System.Linq;
using System.Management.Automation;
using GoWinOps.Build.Artifacts;
using GoWinOps.Manifest;
using GoWinOps.Problems;

namespace GoWinOps.Commands;

/// <content>What is made of each executable besides the executable.</content>
public sealed partial class InvokeGoCrossBuildCommand
{
    private static readonly char[] PathSeparators = { '/', '\\' };

    private string[] manifestSigningCommand = Array.Empty<string>();

    /// <summary>Packs each executable with its licence and read-me: zip for Windows, tar.gz for everything else.</summary>
    [Parameter]
    public SwitchParameter Archive { get; set; }

    /// <summary>Files, and folders with all that is in them, that are packed as well.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Include { get; set; } = Array.Empty<string>();

    /// <summary>Writes a software bill of materials for each executable, an SPDX 2.3 document.</summary>
    [Parameter]
    public SwitchParameter Sbom { get; set; }

    /// <summary>Signs executables for Windows by the manifest's <c>build.signingCommand</c>.</summary>
    [Parameter]
    public SwitchParameter Sign { get; set; }

    /// <summary>Signs executables for Windows with this certificate, or the one of this thumbprint.</summary>
    [Parameter]
    [ValidateNotNull]
    public object? SigningCertificate { get; set; }

    /// <summary>Signs executables for Windows by this script block, or this program with its arguments.</summary>
    [Parameter]
    [ValidateNotNull]
    public object? SigningCommand { get; set; }

    /// <summary>The time stamp server, without whose stamp a signature ends with its certificate.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? TimestampServer { get; set; }

    /// <summary>How long signing one executable may take.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan SigningTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Makes a detached signature of each executable with cosign.</summary>
    [Parameter]
    public SwitchParameter Cosign { get; set; }

    /// <summary>The key cosign signs with; left out, it signs with the identity of the CI job or person.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CosignKey { get; set; }

    /// <summary>Takes from the manifest what no parameter says.</summary>
    private void ApplyOutputs(ManifestBuild build)
    {
        if (!IsGiven(nameof(Archive)))
            Archive = build.Archive;
        if (!IsGiven(nameof(Include)))
            Include = build.Include;
        if (!IsGiven(nameof(Sbom)))
            Sbom = build.Sbom;
        manifestSigningCommand = build.SigningCommand;
    }

    private ArtifactOptions ReadOutputs()
    {
        if (Cosign)
            CosignBundle.Find();
        return new ArtifactOptions
        {
            Archive = Archive || Include.Length > 0,
            Includes = Include.Select(ResolvePath).ToList(),
            Sbom = Sbom,
            Signer = ReadSigner(),
            Cosign = Cosign ? new CosignBundle(CosignKey, SigningTimeout) : null,
        };
    }

    private IArtifactSigner? ReadSigner()
    {
        object? command = (SigningCommand as PSObject)?.BaseObject ?? SigningCommand;
        object? certificate = (SigningCertificate as PSObject)?.BaseObject ?? SigningCertificate;
        if (command is not null && certificate is not null)
            throw new GoWinOpsException(nameof(Messages.SigningAmbiguous), null);
        if (certificate is not null)
            return CertificateSigner.Create(certificate, TimestampServer, InvokeCommand, OnPipelineAsync, SigningTimeout);
        if (command is null && Sign)
            command = manifestSigningCommand.Length > 0 ? manifestSigningCommand : throw new GoWinOpsException(nameof(Messages.SigningNotConfigured), null);
        return command switch
        {
            null => null,
            ScriptBlock block => new ScriptBlockSigner(block, OnPipelineAsync, SigningTimeout),
            _ => new SigningProgram(Program(LanguagePrimitives.ConvertTo<string[]>(command)), SigningTimeout),
        };
    }

    /// <summary>A program given by a path is looked for from the session's own location, not the process's.</summary>
    private string[] Program(string[] words) =>
        words.Length > 0 && words[0].IndexOfAny(PathSeparators) >= 0
            ? words.Skip(1).Prepend(ResolvePath(words[0])).ToArray()
            : words;
}
