using System;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using GoWinOps.Build.Artifacts;
using GoWinOps.Tests.Hosting;
using Xunit;

namespace GoWinOps.Tests.Build.Artifacts;

/// <summary>Signing in Invoke-GoCrossBuild: its order, its failures and its secrets.</summary>
public sealed class SigningTests : CrossBuildTest
{
    /// <summary>Appends a certificate table as Authenticode does, with no more than its header's form right: what is tested is the order, not the cryptography.</summary>
    private const string AppendTable = """
        param($file)
        $bytes = [IO.File]::ReadAllBytes($file)
        $header = [BitConverter]::ToInt32($bytes, 0x3C)
        $padded = [int][Math]::Ceiling($bytes.Length / 8) * 8
        $signed = [byte[]]::new($padded + 16)
        $bytes.CopyTo($signed, 0)
        [BitConverter]::GetBytes([int]$padded).CopyTo($signed, $header + 24 + 112 + 32)
        [BitConverter]::GetBytes([int]16).CopyTo($signed, $header + 24 + 112 + 36)
        [BitConverter]::GetBytes([int]16).CopyTo($signed, $padded)
        ([byte[]](0, 2, 2, 0)).CopyTo($signed, $padded + 4)
        [IO.File]::WriteAllBytes($file, $signed)
        """;

    private string OutputFile => Folder.Combine("out", "1.2.3", "windows_amd64", "app.exe");

    [ToolFact("go", "osslsigncode")]
    public async Task A_real_signing_program_signs_before_anything_is_hashed()
    {
        await WriteKeyAsync();

        ModuleSession.Outcome outcome = await BuildWithAsync(
            $"'osslsigncode', 'sign', '-certs', '{Folder.Combine("cert.pem")}', '-key', '{Folder.Combine("key.pem")}', '-in', '{{file}}', '-out', '{{output}}'",
            "-Target windows/amd64, linux/amd64 -Archive");

        Assert.Empty(outcome.ErrorIds);
        PSObject windows = outcome.Output.Single(artifact => Text(artifact, "Target") == "windows/amd64");
        (_, string verified) = await ToolRun.RunAsync("osslsigncode", Folder.Path, "verify", "-CAfile", Folder.Combine("cert.pem"), OutputFile);
        Assert.Contains("Signature verification: ok", verified, StringComparison.Ordinal);
        Assert.Equal(await ArtifactSamples.HashAsync(OutputFile), Text(windows, "Sha256"));
        Assert.Equal(true, windows.Properties["IsSigned"].Value);
        Assert.Equal("Command", (string?)JsonNode.Parse(await File.ReadAllTextAsync(Text(windows, "ManifestPath")))!["signature"]!["method"]);
        Assert.Equal(false, outcome.Output.Single(artifact => Text(artifact, "Target") == "linux/amd64").Properties["IsSigned"].Value);
        using System.IO.Compression.ZipArchive zip = await System.IO.Compression.ZipFile.OpenReadAsync(Text(windows, "ArchivePath"));
        await using Stream packed = await zip.GetEntry("app.exe")!.OpenAsync();
        Assert.Equal(Text(windows, "Sha256"), Convert.ToHexStringLower(await SHA256.HashDataAsync(packed)));
        Assert.Empty(Leftovers());
    }

    [GoFact]
    public async Task A_script_block_signs_in_the_users_own_session()
    {
        ModuleSession.Outcome outcome = await BuildWithAsync("{ " + AppendTable + "; $global:signedFile = $file }");

        Assert.Empty(outcome.ErrorIds);
        Assert.True(AuthenticodeSignature.IsPresent(OutputFile, System.Threading.CancellationToken.None));
        Assert.EndsWith(".exe", (string)(await Session.RunAsync("$signedFile")).Output.Single().BaseObject, StringComparison.Ordinal);
    }

    [GoFact]
    public async Task A_script_block_that_fails_leaves_nothing_published()
    {
        ModuleSession.Outcome thrown = await BuildWithAsync("{ throw 'no token in the reader' }");
        ModuleSession.Outcome written = await BuildWithAsync("{ [CmdletBinding()] param($file) $PSCmdlet.WriteError([Management.Automation.ErrorRecord]::new([Exception]::new('no token in the reader'), 'x', 'NotSpecified', $null)) }");
        ModuleSession.Outcome stopped = await BuildWithAsync("{ Get-Command NoSuchCommand -ErrorAction Stop }");
        ModuleSession.Outcome exitCode = await BuildWithAsync("{ $global:LASTEXITCODE = 7 }");

        foreach (ModuleSession.Outcome outcome in new[] { thrown, written, stopped, exitCode })
        {
            Assert.Equal(["SigningFailed"], outcome.ErrorIds);
            Assert.Empty(outcome.Output);
        }

        Assert.Contains("no token in the reader", thrown.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.Contains("7", exitCode.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.False(File.Exists(OutputFile));
        Assert.Empty(Leftovers());
    }

    [GoFact]
    public async Task A_program_in_a_script_block_that_Ctrl_C_ended_before_PowerShell_was_stopped_has_not_failed()
    {
        TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using PowerShell shell = PowerShell.Create(Session.Runspace);
        shell.AddScript("param($program, $go, $out, $ended) Invoke-GoCrossBuild $program -GoPath $go -OutputPath $out -Target windows/amd64 -Version 1.2.3 -SigningCommand { $global:LASTEXITCODE = 130; $ended.SetResult() }")
            .AddArgument(Folder.WriteProgram()).AddArgument(TestGo.Path).AddArgument(Folder.Combine("out")).AddArgument(ended);

        Task running = shell.InvokeAsync();
        await ended.Task.WaitAsync(TimeSpan.FromMinutes(2));
        await shell.StopAsync(null, null);

        await Assert.ThrowsAnyAsync<PipelineStoppedException>(() => running);
        Assert.Empty(shell.Streams.Error);
    }

    [GoFact]
    public async Task A_script_block_that_hears_of_the_stop_before_the_command_has_neither_signed_nor_failed()
    {
        TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<ModuleSession.Outcome> running = Session.RunAsync(
            "param($program, $go, $out, $begun) Invoke-GoCrossBuild $program -GoPath $go -OutputPath $out -Target windows/amd64 -Version 1.2.3 "
            + "-SigningCommand { $begun.SetResult(); while ($true) { [Threading.Thread]::Sleep(20) } }",
            Folder.WriteProgram(), TestGo.Path, Folder.Combine("out"), begun);
        await begun.Task.WaitAsync(TimeSpan.FromMinutes(2));

        Session.StopInnermost();
        ModuleSession.Outcome outcome = await running.WaitAsync(TimeSpan.FromMinutes(2));

        Assert.Empty(outcome.Output);
        Assert.Empty(outcome.Errors);
        Assert.IsType<PipelineStoppedException>(outcome.Terminating);
        Assert.False(File.Exists(OutputFile));
    }

    [GoFact]
    public async Task A_script_block_that_does_not_end_is_ended()
    {
        ModuleSession.Outcome outcome = await BuildWithAsync("{ [Threading.Thread]::Sleep(50); while ($true) { [Threading.Thread]::Sleep(20) } }", "-SigningTimeout 0:0:1");

        Assert.Equal(["SigningTimedOut"], outcome.ErrorIds);
        Assert.False(File.Exists(OutputFile));
    }

    [GoFact]
    public async Task A_command_that_succeeds_without_a_signature_is_found_out()
    {
        ModuleSession.Outcome outcome = await BuildWithAsync("{ }");

        Assert.Equal(["SigningLeftNoSignature"], outcome.ErrorIds);
        Assert.False(File.Exists(OutputFile));
    }

    [ToolFact("go", "sh")]
    public async Task A_program_that_fails_is_reported_without_its_secrets()
    {
        string program = WriteScript("sign.sh", "echo \"cannot open the key with $2\" >&2; exit 3");

        ModuleSession.Outcome outcome = await BuildWithAsync($"'{program}', '-pass', 'open-sesame', '{{file}}'", "-Verbose");

        Assert.Equal(["SigningFailed"], outcome.ErrorIds);
        string message = outcome.Errors[0].ToString();
        Assert.Contains("exit code 3: cannot open the key with ***", message, StringComparison.Ordinal);
        Assert.DoesNotContain("open-sesame", message + outcome.Errors[0].Exception + string.Concat(Directory.GetFiles(Folder.Combine("out"), "*.log", SearchOption.AllDirectories).Select(File.ReadAllText)), StringComparison.Ordinal);
        Assert.False(File.Exists(OutputFile));
    }

    [ToolFact("go", "sh")]
    public async Task A_program_that_hangs_writes_nothing_or_is_not_there_is_reported_as_such()
    {
        string hanging = WriteScript("hang.sh", "exec sleep 60");
        string lazy = WriteScript("lazy.sh", "exit 0");

        ModuleSession.Outcome timedOut = await BuildWithAsync($"'{hanging}', '-pass', 'open-sesame', '{{file}}'", "-SigningTimeout 0:0:0.5");
        ModuleSession.Outcome noOutput = await BuildWithAsync($"'{lazy}', '{{file}}', '{{output}}'");
        ModuleSession.Outcome absent = await BuildWithAsync($"'{Folder.Combine("absent")}', '{{file}}'");

        Assert.Equal(["SigningTimedOut"], timedOut.ErrorIds);
        Assert.DoesNotContain("open-sesame", timedOut.Errors[0].ToString(), StringComparison.Ordinal);
        Assert.Equal(["SigningFailed"], noOutput.ErrorIds);
        Assert.Equal(["SigningFailed"], absent.ErrorIds);
    }

    [Fact]
    public async Task A_signing_command_without_a_file_and_two_ways_to_sign_are_refused_before_anything_is_built()
    {
        ModuleSession.Outcome noFile = await RefusedAsync("-SigningCommand 'signtool', 'sign'");
        ModuleSession.Outcome both = await RefusedAsync("-SigningCommand { } -SigningCertificate 00");

        Assert.Equal(["SigningCommandInvalid"], noFile.ErrorIds);
        Assert.Equal(["SigningAmbiguous"], both.ErrorIds);
    }

    [PlatformFact(TestPlatform.Unix)]
    [UnsupportedOSPlatform("windows")]
    public async Task Without_PowerShells_own_signing_a_certificate_is_refused_with_the_way_that_works()
    {
        ModuleSession.Outcome outcome = await RefusedAsync("-SigningCertificate 00112233445566778899aabbccddeeff00112233");

        Assert.Equal(["SigningUnavailable"], outcome.ErrorIds);
        Assert.Contains("-SigningCommand", outcome.Errors[0].ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [GoFact]
    public async Task A_certificate_is_handed_to_Set_AuthenticodeSignature()
    {
        // The command itself is a part of Windows; what GoWinOps tells it is looked at here.
        await Session.RunAsync("function global:Set-AuthenticodeSignature { param($LiteralPath, $Certificate, $HashAlgorithm, $IncludeChain, $TimestampServer) "
            + "$global:told = @($LiteralPath, $Certificate.Thumbprint, $HashAlgorithm, $TimestampServer); & { " + AppendTable + " } $LiteralPath; @{ SignerCertificate = $Certificate } }");
        using X509Certificate2 certificate = MakeCertificate(codeSigning: true);

        ModuleSession.Outcome outcome = await Session.RunAsync(
            "Invoke-GoCrossBuild $args[0] -GoPath $args[1] -OutputPath $args[2] -Version 1.2.3 -SigningCertificate $args[3] -TimestampServer http://time.example.com",
            Folder.WriteProgram(),
            TestGo.Path,
            Folder.Combine("out"),
            certificate);

        Assert.Empty(outcome.ErrorIds);
        string[] told = (await Session.RunAsync("$told")).Output.Select(value => value.ToString()!).ToArray();
        Assert.Equal([certificate.Thumbprint, "SHA256", "http://time.example.com"], told[1..]);
        JsonNode signature = JsonNode.Parse(await File.ReadAllTextAsync(Text(outcome.Output.Single(), "ManifestPath")))!["signature"]!;
        Assert.Equal(("Certificate", certificate.Thumbprint.ToLowerInvariant()), ((string?)signature["method"], (string?)signature["thumbprint"]));
    }

    [Fact]
    public async Task A_certificate_that_is_absent_or_not_for_code_is_refused()
    {
        await Session.RunAsync("function global:Set-AuthenticodeSignature { }");
        using X509Certificate2 server = MakeCertificate(codeSigning: false);

        ModuleSession.Outcome absent = await RefusedAsync("-SigningCertificate 00112233445566778899aabbccddeeff00112233");
        ModuleSession.Outcome unusable = await Session.RunAsync("Invoke-GoCrossBuild $args[0] -Version 1.0.0 -SigningCertificate $args[1]", Folder.Path, server);

        Assert.Equal(["SigningCertificateNotFound"], absent.ErrorIds);
        Assert.Equal(["SigningCertificateUnusable"], unusable.ErrorIds);
    }

    [ToolFact("go", "sh")]
    public async Task Cosigns_bundle_lies_beside_the_executable_and_its_failure_publishes_nothing()
    {
        string tools = Folder.Combine("tools");
        WriteScript("tools/cosign", "[ \"$1\" = sign-blob ] && [ \"$2\" = --yes ] && [ \"$3\" = --key ] && [ \"$4\" = env://KEY ] && [ \"$5\" = --bundle ] && [ -f \"$7\" ] && echo '{}' > \"$6\"");
        string before = Environment.GetEnvironmentVariable("PATH")!;

        ModuleSession.Outcome good;
        ModuleSession.Outcome bad;
        Environment.SetEnvironmentVariable("PATH", tools + Path.PathSeparator + before);
        try
        {
            good = await BuildAsync(Folder.WriteProgram(), "-Version 1.2.3 -Cosign -CosignKey env://KEY");
            bad = await BuildAsync(Folder.WriteProgram(), "-Version 2.0.0 -Cosign -CosignKey other");
        }
        finally
        {
            Environment.SetEnvironmentVariable("PATH", before);
        }

        Assert.Empty(good.ErrorIds);
        Assert.Equal(OutputFile + ".sigstore.json", Text(good.Output.Single(), "CosignBundlePath"));
        Assert.True(File.Exists(OutputFile + ".sigstore.json"));
        Assert.Equal(["CosignFailed"], bad.ErrorIds);
        Assert.False(File.Exists(Folder.Combine("out", "2.0.0", "windows_amd64", "app.exe")));
    }

    [Fact]
    public async Task Cosign_that_is_not_installed_is_missed_before_anything_is_built()
    {
        if (ToolRun.Find("cosign") is null)
            Assert.Equal(["CosignNotFound"], (await RefusedAsync("-Cosign")).ErrorIds);
    }

    private Task<ModuleSession.Outcome> RefusedAsync(string parameters) => Session.RunAsync($"Invoke-GoCrossBuild $args[0] -Version 1.0.0 {parameters}", Folder.Path);

    private Task<ModuleSession.Outcome> BuildWithAsync(string signingCommand, string parameters = "") =>
        BuildAsync(Folder.WriteProgram(), $"-Version 1.2.3 -SigningCommand {signingCommand} {parameters}");

    private string WriteScript(string name, string body) => Folder.WriteScript(name, body);

    private async Task WriteKeyAsync()
    {
        using X509Certificate2 certificate = MakeCertificate(codeSigning: true);
        await File.WriteAllTextAsync(Folder.Combine("cert.pem"), certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(Folder.Combine("key.pem"), certificate.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem());
    }

    private static X509Certificate2 MakeCertificate(bool codeSigning)
    {
        using RSA key = RSA.Create(2048);
        CertificateRequest request = new("CN=GoWinOps test", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(codeSigning ? "1.3.6.1.5.5.7.3.3" : "1.3.6.1.5.5.7.3.1")], critical: false));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }
}
