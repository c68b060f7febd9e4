#Requires -Version 5.1
<#
.SYNOPSIS
Builds a release and brings it to an environment: to new nodes by installing the service, otherwise by a rolling update.
.EXAMPLE
./scripts/deploy.ps1 development -Install
.EXAMPLE
./scripts/deploy.ps1 production -WhatIf
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    # The environment, as gowinops.yml names it.
    [Parameter(Mandatory, Position = 0)]
    [ValidateSet('development', 'staging', 'production')]
    [string] $EnvironmentName,

    # Installs the service on all nodes of the environment, which a rolling update does not do.
    [switch] $Install
)

$ErrorActionPreference = 'Stop'
Import-Module GoWinOps
$project = Split-Path -Parent $PSScriptRoot
# The release is built in any case: it is what -WhatIf tells about.
$release = Invoke-GoCrossBuild -Manifest $project -Target windows/amd64 -WhatIf:$false
if ($Install) {
    $release | Install-GoService -Manifest $project -EnvironmentName $EnvironmentName -Start -PassThru
}
else {
    $release | Start-RollingUpdate -Manifest $project -EnvironmentName $EnvironmentName
}
