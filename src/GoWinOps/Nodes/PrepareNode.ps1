# Runs on a node before anything of GoWinOps is there: checks, receives and imports the pushed module. It must run on Windows PowerShell 5.1
# and on PowerShell 7, and on an engine without the Utility and Management modules: hence .NET calls only.
# Input: the zip archive as byte[] objects, when -Receive is given. Output: one line, a word and its detail.
param([string] $Hash, [string[]] $Manifest, [bool] $Receive)

if ($ExecutionContext.SessionState.LanguageMode -ne 'FullLanguage') {
    "LanguageMode $($ExecutionContext.SessionState.LanguageMode)"
    return
}

$ErrorActionPreference = 'Stop'
$onWindows = [IO.Path]::DirectorySeparatorChar -eq '\'
$programData = [Environment]::GetFolderPath('CommonApplicationData')
$root = if ($onWindows) { [IO.Path]::Combine($programData, 'GoWinOps') } elseif ($env:GOWINOPS_ROOT) { $env:GOWINOPS_ROOT } else { '/var/lib/gowinops' }
$modules = [IO.Path]::Combine($root, 'module')
$module = [IO.Path]::Combine($modules, $Hash)
# SYSTEM and Administrators own and change everything, Users read and run it, and nothing is inherited: by default ProgramData lets every user add files.
$descriptor = 'O:BAG:BAD:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;0x1200a9;;;BU)'
# SYSTEM, Administrators, TrustedInstaller.
$safeOwners = 'S-1-5-18', 'S-1-5-32-544', 'S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464'

function Get-Security([string] $Path, [string] $Sections) {
    if ($PSVersionTable.PSVersion.Major -lt 6) { return [IO.Directory]::GetAccessControl($Path, $Sections) }
    $extensions = [Type]::GetType('System.IO.FileSystemAclExtensions, System.IO.FileSystem.AccessControl')
    $extensions::GetAccessControl([IO.DirectoryInfo]::new($Path), [Security.AccessControl.AccessControlSections] $Sections)
}

function Protect-Folder([string] $Path) {
    $security = [Security.AccessControl.DirectorySecurity]::new()
    $security.SetSecurityDescriptorSddlForm($descriptor)
    if ($PSVersionTable.PSVersion.Major -lt 6) {
        if ([IO.Directory]::Exists($Path)) { [IO.Directory]::SetAccessControl($Path, $security) } else { $null = [IO.Directory]::CreateDirectory($Path, $security) }
        return
    }
    $extensions = [Type]::GetType('System.IO.FileSystemAclExtensions, System.IO.FileSystem.AccessControl')
    if ([IO.Directory]::Exists($Path)) { $extensions::SetAccessControl([IO.DirectoryInfo]::new($Path), $security) }
    else { $null = $extensions::CreateDirectory($security, $Path) }
}

# The owner of a folder who must not own it, or nothing.
function Find-UnsafeOwner([string] $Path) {
    if (-not [IO.Directory]::Exists($Path)) { return }
    # Wine keeps no owners; where none are kept none can be judged. Who hides that he is the owner has a reason to.
    try { $owner = (Get-Security $Path 'Owner').GetOwner([Security.Principal.SecurityIdentifier]).Value }
    catch [UnauthorizedAccessException] { return '(hidden)' }
    catch { return }
    if (-not $owner -or $safeOwners -contains $owner) { return }
    $me = [Security.Principal.WindowsIdentity]::GetCurrent()
    $isAdministrator = [Security.Principal.WindowsPrincipal]::new($me).IsInRole([Security.Principal.WindowsBuiltInRole]::Administrator)
    if ($isAdministrator -and $owner -eq $me.User.Value) { return }
    $owner
}

function Get-FileHash256([string] $Path) {
    $sha = [Security.Cryptography.SHA256]::Create()
    $stream = [IO.FileStream]::new($Path, 'Open', 'Read', 'Read')
    try { [BitConverter]::ToString($sha.ComputeHash($stream)).Replace('-', '').ToLowerInvariant() }
    finally { $stream.Dispose(); $sha.Dispose() }
}

# The first file of a folder that is not what the manifest says, or nothing.
function Find-Damage([string] $Folder) {
    foreach ($line in $Manifest) {
        $path = [IO.Path]::Combine($Folder, $line.Substring(65))
        if (-not [IO.File]::Exists($path) -or (Get-FileHash256 $path) -ne $line.Substring(0, 64)) { return $path }
    }
}

function Expand-Package([string] $Folder, [IO.Stream] $Stream) {
    $null = [Reflection.Assembly]::Load('System.IO.Compression, Version=4.0.0.0, Culture=neutral, PublicKeyToken=b77a5c561934e089')
    $archive = [IO.Compression.ZipArchive]::new($Stream)
    foreach ($line in $Manifest) {
        $entry = $archive.GetEntry($line.Substring(65))
        $path = [IO.Path]::Combine($Folder, $line.Substring(65))
        $null = [IO.Directory]::CreateDirectory([IO.Path]::GetDirectoryName($path))
        $source = $entry.Open()
        $target = [IO.File]::Create($path)
        try { $source.CopyTo($target) } finally { $target.Dispose(); $source.Dispose() }
    }
}

# Puts the files of one folder into another file by file: what runs there already is in use, and can be renamed but not overwritten.
function Repair-Module([string] $From) {
    foreach ($line in $Manifest) {
        $source = [IO.Path]::Combine($From, $line.Substring(65))
        $target = [IO.Path]::Combine($module, $line.Substring(65))
        if ([IO.File]::Exists($target)) {
            if ((Get-FileHash256 $target) -eq $line.Substring(0, 64)) { continue }
            [IO.File]::Move($target, "$target.$([Guid]::NewGuid().ToString('N')).damaged")
        }
        $null = [IO.Directory]::CreateDirectory([IO.Path]::GetDirectoryName($target))
        [IO.File]::Move($source, $target)
    }
}

function Install-Package($Chunks) {
    $part = [IO.Path]::Combine($modules, "$Hash.$([Guid]::NewGuid().ToString('N')).part")
    $null = [IO.Directory]::CreateDirectory($part)
    $stream = [IO.MemoryStream]::new()
    try {
        foreach ($chunk in $Chunks) { $stream.Write([byte[]] $chunk, 0, ([byte[]] $chunk).Length) }
        Expand-Package $part $stream
        # Another session may be pushing the same module: whoever renames first wins, and what is there is checked afterwards either way.
        try { if (-not [IO.Directory]::Exists($module)) { [IO.Directory]::Move($part, $module) } }
        catch [IO.IOException] { if (-not [IO.Directory]::Exists($module)) { throw } }
        if ([IO.Directory]::Exists($part)) { Repair-Module $part }
    }
    finally {
        $stream.Dispose()
        if ([IO.Directory]::Exists($part)) { [IO.Directory]::Delete($part, $true) }
    }
}

if ($PSVersionTable.PSVersion.Major -lt 6) {
    $release = [Microsoft.Win32.Registry]::GetValue('HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\NET Framework Setup\NDP\v4\Full', 'Release', 0)
    # 461808 is .NET Framework 4.7.2 on every Windows older than 10 1803.
    if ($release -lt 461808) {
        "Framework $release"
        return
    }
}

if ($onWindows) {
    foreach ($folder in $root, $modules, $module) {
        # A link says nothing of its own owner, who may lead it elsewhere at any time; one that leads nowhere does not exist as a folder, but its attributes do.
        $attributes = try { [IO.File]::GetAttributes($folder) } catch { [IO.FileAttributes]::Normal }
        if ($attributes -band [IO.FileAttributes]::ReparsePoint) {
            "Link $folder"
            return
        }
        $owner = Find-UnsafeOwner $folder
        if ($owner) {
            "Unsafe $folder $owner"
            return
        }
    }
    if (-not [IO.Directory]::Exists($root) -or -not (Get-Security $root 'Access').AreAccessRulesProtected) { Protect-Folder $root }
}

if ($Receive) { Install-Package $input }
$damage = Find-Damage $module
if ($damage) {
    $word = if ([IO.Directory]::Exists($module)) { 'Damaged' } else { 'Missing' }
    "$word $damage"
    return
}

foreach ($name in 'GoWinOps.Loader.dll', 'GoWinOps.dll') { Import-Module -Name ([IO.Path]::Combine($module, $name)) }
$loaded = (Get-Command -Name Invoke-GoNodeOperation).ImplementingType.Assembly.Location
if ([IO.Path]::GetDirectoryName($loaded) -ne $module) {
    "Conflict $loaded"
    return
}
"Ready $module"
