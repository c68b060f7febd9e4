using System;
using System.Management.Automation;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Build.Artifacts;
using GoWinOps.Nodes;

namespace GoWinOps.Commands;

/// <summary>Signs by a script block of the user's, which is given the file's path.</summary>
internal sealed class ScriptBlockSigner : SessionSigner
{
    // A native program that fails says so by its exit code alone. One that Ctrl+C ended (SIGINT; STATUS_CONTROL_C_EXIT) has not failed: this is about to be
    // stopped as well, which PowerShell sees to at each step of the loop.
    private const string Script = """
        param($block, $file)
        $global:LASTEXITCODE = 0
        $null = & $block $file
        for ($i = 0; $i -lt 100 -and $global:LASTEXITCODE -in 130, -1073741510; $i++) { [Threading.Thread]::Sleep(50) }
        if ($global:LASTEXITCODE) { throw "a program in it ended with exit code $global:LASTEXITCODE" }
        """;

    private readonly ScriptBlock block;

    internal ScriptBlockSigner(ScriptBlock block, Func<Action, Task> onPipeline, TimeSpan deadline)
        : base(onPipeline, deadline) => this.block = block;

    /// <inheritdoc/>
    public override ArtifactSignature Signature => new() { Method = "Command" };

    /// <inheritdoc/>
    public override string DisplayText => "sign with a script block";

    /// <inheritdoc/>
    public override string Identity => ContentHash.Of(Encoding.UTF8.GetBytes(block.ToString()));

    /// <inheritdoc/>
    protected override string Name => "The signing script block";

    /// <inheritdoc/>
    protected override void Sign(string path, TimeSpan deadline, CancellationToken cancellationToken) =>
        SessionScript.Run(Script, deadline, cancellationToken, block, path);
}
