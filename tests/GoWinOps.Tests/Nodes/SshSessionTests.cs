using System;
using System.IO;
using System.Threading.Tasks;
using GoWinOps.Tests.Hosting;
using Xunit;

namespace GoWinOps.Tests.Nodes;

/// <summary>Sessions somebody else opened and changed before they are given to a cmdlet.</summary>
[Collection(SshCollection.Name)]
public sealed class SshSessionTests : IClassFixture<SshNode>, IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);
    private readonly SshNode node;
    private readonly ModuleSession session = new();

    public SshSessionTests(SshNode node) => this.node = node;

    public void Dispose() => session.Dispose();

    [SshFact]
    public async Task A_session_restricted_to_a_smaller_language_is_refused()
    {
        foreach (string mode in new[] { "ConstrainedLanguage", "NoLanguage" })
        {
            ModuleSession.Outcome outcome = await RunAsync($"$ExecutionContext.SessionState.LanguageMode = '{mode}'");

            Assert.Equal(["NodeLanguageMode"], outcome.ErrorIds);
            Assert.Contains(mode, outcome.Errors[0].ErrorDetails.Message, StringComparison.Ordinal);
        }
    }

    [SshFact]
    public async Task A_node_that_cannot_keep_the_module_gives_its_reason()
    {
        ModuleSession.Outcome outcome = await RunAsync("$env:GOWINOPS_ROOT = '/dev/null'");

        Assert.Equal(["NodePreparationFailed"], outcome.ErrorIds);
        Assert.Contains("/dev/null", outcome.Errors[0].ErrorDetails.Message, StringComparison.Ordinal);
    }

    [SshFact]
    public async Task A_session_with_another_GoWinOps_in_it_is_refused()
    {
        ModuleSession.Outcome outcome = await RunAsync($"Import-Module '{ModuleSession.ManifestPath}'");

        Assert.Equal(["NodeModuleConflict"], outcome.ErrorIds);
        Assert.Contains(Path.GetDirectoryName(ModuleSession.ManifestPath)!, outcome.Errors[0].ErrorDetails.Message, StringComparison.Ordinal);
    }

    private async Task<ModuleSession.Outcome> RunAsync(string before)
    {
        const string Script =
            """
            param($port, $keyFile, $knownHosts, $before)
            $session = New-PSSession -HostName 127.0.0.1 -Port $port -KeyFilePath $keyFile -Options @{ UserKnownHostsFile = "`"$knownHosts`"" }
            try {
                Invoke-Command -Session $session -ScriptBlock ([scriptblock]::Create($before))
                Get-GoService -Node $session
            }
            finally { Remove-PSSession $session }
            """;
        return await session.RunAsync(Script, node.Port, node.KeyFile, node.KnownHosts, before).WaitAsync(Deadline);
    }
}
