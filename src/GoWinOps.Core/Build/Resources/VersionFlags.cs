using System;

namespace GoWinOps.Build;

/// <summary>The flags of a file version.</summary>
/// <remarks>Source: <c>VS_FIXEDFILEINFO.dwFileFlags</c> in verrsrc.h.</remarks>
[Flags]
internal enum VersionFlags : uint
{
    None = 0,
    Debug = 0x01,
    Prerelease = 0x02,
    Patched = 0x04,
    PrivateBuild = 0x08,
    InfoInferred = 0x10,
    SpecialBuild = 0x20,
}
