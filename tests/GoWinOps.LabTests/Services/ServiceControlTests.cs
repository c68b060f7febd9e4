using System.Collections.Generic;
using System.Threading.Tasks;
using GoWinOps.Lab.Nodes;
using Xunit;

namespace GoWinOps.LabTests.Services;

/// <summary>Starting and stopping several services of a node in one trip.</summary>
[Collection(LabCollection.Name)]
public sealed class ServiceControlTests(LabFixture lab)
{
    private WindowsNode First => lab.Cluster.Nodes[0];

    [LabFact]
    public async Task A_Windows_machine_calls_another_ones_manager_without_a_session()
    {
        // Wine takes any machine's name for its own: what is shown here is what such a call can and cannot do, and not that it arrives.
        await using ServiceSession session = new(lab.Cluster, "called");
        await session.SucceedAsync($"Install-GoService $service -Path '{await session.BuildAsync("1.0.0")}' -Version 1.0.0 -ArgumentList $arguments -Start");
        using NodeSession remote = await NodeSession.OpenAsync(lab.Cluster, First);
        await remote.InvokeAsync(
            """
            $module = [IO.Directory]::GetDirectories('C:\ProgramData\GoWinOps\module')[0]
            foreach ($assembly in 'GoWinOps.Loader.dll', 'GoWinOps.dll') { Import-Module ([IO.Path]::Combine($module, $assembly)) }
            """);

        IReadOnlyList<object?> seen = await remote.InvokeAsync(
            """
            param($service)
            $info = Get-GoService $service -Protocol Rpc -Node elsewhere
            "$($info.Node) $($info.State) $($info.Release) '$($info.LastStable)' '$($info.ProcessStartTimeUtc)'"
            $info = Stop-GoService $service -Protocol Rpc -Node elsewhere -PassThru -WarningVariable warnings -WarningAction SilentlyContinue
            "$($info.Node) $($info.State) $($warnings -match 'not recorded' | ForEach-Object { 'warned' })"
            foreach ($refused in @{ Credential = 'x' }, @{ KeyFilePath = 'x' }, @{ Node = 'ssh://elsewhere' }) {
                if ($refused.Credential) { $refused.Credential = [pscredential]::new('x', [securestring]::new()) }
                if (-not $refused.Node) { $refused.Node = 'elsewhere' }
                try { Get-GoService absent -Protocol Rpc @refused -ErrorAction Stop } catch { "$_.".Length -gt 0; $_.FullyQualifiedErrorId.Split(',')[0] }
            }
            try { Stop-GoService $service -Force -Protocol Rpc -Node elsewhere } catch { $_.FullyQualifiedErrorId.Split(',')[0] }
            try { Start-GoService absent -Protocol Rpc -Node elsewhere -ErrorAction Stop } catch { "$_" }
            """,
            session.Service);

        Assert.Equal(
            [
                "elsewhere Running 1.0.0 '' ''",
                "elsewhere Stopped warned",
                true, "RpcParameterRefused", true, "RpcParameterRefused", true, "RpcNodeRefused",
                "RpcParameterRefused",
                "There is no service 'absent' on 'elsewhere'.",
            ],
            seen);
    }
}
