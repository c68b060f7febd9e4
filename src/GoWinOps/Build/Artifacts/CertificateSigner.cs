using System;
using System.Linq;
using System.Management.Automation;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Build.Artifacts;
using GoWinOps.Problems;

namespace GoWinOps.Commands;

/// <summary>Signs by PowerShell's own Set-AuthenticodeSignature, which only Windows has.</summary>
internal sealed class CertificateSigner : SessionSigner
{
    // Source: RFC 5280, section 4.2.1.12, id-kp-codeSigning.
    private const string CodeSigning = "1.3.6.1.5.5.7.3.3";

    private const string Script = """
        param($file, $certificate, $server)
        $more = @{}
        if ($server) { $more.TimestampServer = $server }
        $signed = Set-AuthenticodeSignature -LiteralPath $file -Certificate $certificate -HashAlgorithm SHA256 -IncludeChain NotRoot -ErrorAction Stop @more
        if (-not $signed.SignerCertificate) { throw "$($signed.Status): $($signed.StatusMessage)" }
        """;

    private readonly X509Certificate2 certificate;
    private readonly string? timestampServer;

    private CertificateSigner(X509Certificate2 certificate, string? timestampServer, Func<Action, Task> onPipeline, TimeSpan deadline)
        : base(onPipeline, deadline)
    {
        this.certificate = certificate;
        this.timestampServer = timestampServer;
    }

    /// <inheritdoc/>
    public override ArtifactSignature Signature => new() { Method = "Certificate", Thumbprint = certificate.Thumbprint.ToLowerInvariant() };

    /// <inheritdoc/>
    public override string DisplayText => $"sign with the certificate {certificate.Thumbprint}";

    /// <inheritdoc/>
    public override string Identity => certificate.Thumbprint + " " + timestampServer;

    /// <inheritdoc/>
    protected override string Name => "Set-AuthenticodeSignature";

    /// <summary>A signer; call on the pipeline thread.</summary>
    /// <param name="given">The certificate, or its thumbprint.</param>
    /// <param name="timestampServer">The address of a time stamp server, without which the signature ends with the certificate.</param>
    /// <param name="session">The session's commands.</param>
    /// <param name="onPipeline">Runs something on the pipeline thread.</param>
    /// <param name="deadline">How long one executable may take.</param>
    /// <exception cref="GoWinOpsException"><c>SigningUnavailable</c>, <c>SigningCertificateNotFound</c>, <c>SigningCertificateUnusable</c></exception>
    internal static CertificateSigner Create(object given, string? timestampServer, CommandInvocationIntrinsics session, Func<Action, Task> onPipeline, TimeSpan deadline)
    {
        X509Certificate2? certificate = given as X509Certificate2;
        string name = certificate?.Thumbprint ?? LanguagePrimitives.ConvertTo<string>(given);
        if (session.GetCommand("Set-AuthenticodeSignature", CommandTypes.Cmdlet | CommandTypes.Function) is null)
            throw new GoWinOpsException(nameof(Messages.SigningUnavailable), name, Environment.MachineName);
        certificate ??= Find(name) ?? throw new GoWinOpsException(nameof(Messages.SigningCertificateNotFound), name, name);
        if (FaultOf(certificate) is { } fault)
            throw new GoWinOpsException(nameof(Messages.SigningCertificateUnusable), name, name, fault);
        return new CertificateSigner(certificate, timestampServer, onPipeline, deadline);
    }

    /// <inheritdoc/>
    protected override void Sign(string path, TimeSpan deadline, CancellationToken cancellationToken) =>
        SessionScript.Run(Script, deadline, cancellationToken, path, certificate, timestampServer);

    private static X509Certificate2? Find(string thumbprint)
    {
        // Copied from the certificate dialogue it holds blanks and an invisible mark.
        string digits = string.Concat(thumbprint.Where(Uri.IsHexDigit));
        foreach (StoreLocation location in new[] { StoreLocation.CurrentUser, StoreLocation.LocalMachine })
        {
            try
            {
                using X509Store store = new(StoreName.My, location);
                store.Open(OpenFlags.ReadOnly | OpenFlags.OpenExistingOnly);
                X509Certificate2Collection found = store.Certificates.Find(X509FindType.FindByThumbprint, digits, validOnly: false);
                if (found.Count > 0)
                    return found[0];
            }
            catch (CryptographicException)
            {
                // There is no such store here.
            }
        }

        return null;
    }

    private static string? FaultOf(X509Certificate2 certificate)
    {
        if (!certificate.HasPrivateKey)
            return "its private key is not here";
        if (certificate.NotAfter < DateTime.Now)
            return $"it ended on {certificate.NotAfter:yyyy-MM-dd}";
        bool mayNotSign = certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>()
            .Any(extension => extension.EnhancedKeyUsages.Cast<Oid>().All(usage => usage.Value != CodeSigning));
        return mayNotSign ? "it is not for signing code" : null;
    }
}
