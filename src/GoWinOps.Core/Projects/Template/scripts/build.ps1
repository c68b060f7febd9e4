#Requires -Version 5.1
<#
.SYNOPSIS
Tests the project and builds a release of it, stamped with the version from git.
.EXAMPLE
./scripts/build.ps1 -Target windows/amd64, windows/arm64
#>
[CmdletBinding()]
param(
    # What to build for; what gowinops.yml says when not given.
    [string[]] $Target
)

$ErrorActionPreference = 'Stop'
Import-Module GoWinOps
$project = Split-Path -Parent $PSScriptRoot
Push-Location $project
try {
    foreach ($step in 'vet', 'test') {
        & go $step './...'
        if ($LASTEXITCODE -ne 0) { throw "go $step ended with $LASTEXITCODE." }
    }
    $choice = @{}
    if ($Target) { $choice.Target = $Target }
    Invoke-GoCrossBuild -Manifest $project @choice
}
finally {
    Pop-Location
}
