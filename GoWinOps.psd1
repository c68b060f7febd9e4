@{
    RootModule             = 'GoWinOps.dll'
    NestedModules          = @('GoWinOps.Loader.dll')
    ModuleVersion          = '0.1.0'
    GUID                   = '5b1f0b1e-6f0c-4c58-9e3a-6d1d2b7f4a10'
    Author                 = 'The GoWinOps contributors'
    CompanyName            = 'The GoWinOps contributors'
    Copyright              = 'Copyright (c) 2026 The GoWinOps contributors. MIT licence.'
    Description            = 'From Go source to a Windows service that runs, is healthy and is safely updated on every node: cross-builds, services, rolling updates and health checks over PowerShell remoting, with nothing installed on the nodes beforehand.'
    PowerShellVersion      = '5.1'
    DotNetFrameworkVersion = '4.7.2'
    CompatiblePSEditions   = @('Desktop', 'Core')
    FormatsToProcess       = @('GoWinOps.format.ps1xml')
    FunctionsToExport      = @()
    AliasesToExport        = @()
    VariablesToExport      = @()
    CmdletsToExport        = @(
        'Get-ClusterNodeHealth'
        'Get-GoArtifact'
        'Get-GoBuildInfo'
        'Get-GoManifest'
        'Get-GoNode'
        'Get-GoReleaseVersion'
        'Get-GoService'
        'Get-GoServiceAccess'
        'Get-GoServiceDecision'
        'Get-GoServiceHistory'
        'Get-GoServiceRecovery'
        'Get-GoServiceWatcher'
        'Get-GoTarget'
        'Get-GoToolchain'
        'Get-RollingUpdate'
        'Grant-GoServiceAccess'
        'Install-GoService'
        'Install-GoTool'
        'Install-GoToolchain'
        'Invoke-GoCrossBuild'
        'Invoke-GoPipeline'
        'Measure-GoStartup'
        'New-GoArtifact'
        'New-GoPipeline'
        'New-GoProject'
        'Publish-GoArtifact'
        'Remove-GoServiceStandby'
        'Repair-GoService'
        'Restart-GoService'
        'Revoke-GoServiceAccess'
        'Save-GoArtifact'
        'Set-GoService'
        'Set-GoServiceRecovery'
        'Start-GoService'
        'Start-RollingUpdate'
        'Stop-GoService'
        'Test-GoArtifact'
        'Test-GoDeployment'
        'Test-GoEnvironment'
        'Test-GoNode'
        'Test-GoService'
        'Uninstall-GoService'
        'Uninstall-GoToolchain'
        'Watch-GoService'
    )
    PrivateData            = @{
        PSData = @{
            Tags         = @('Go', 'Golang', 'Service', 'WindowsService', 'Deployment', 'RollingUpdate', 'HAProxy', 'Cluster', 'Remoting', 'DevOps', 'PSEdition_Desktop', 'PSEdition_Core', 'Windows', 'Linux', 'MacOS')
            LicenseUri   = 'https://opensource.org/license/mit'
            ReleaseNotes = 'See CHANGELOG.md.'
        }
    }
}
