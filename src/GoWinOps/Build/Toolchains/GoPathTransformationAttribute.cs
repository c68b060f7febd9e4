using System;
using System.Management.Automation;

namespace GoWinOps.Commands;

/// <summary>Lets a toolchain from Get-GoToolchain, also one that has come through a remote session, stand where a Go command is to be named.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class GoPathTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        inputData is PSObject wrapped && wrapped.BaseObject is not string && wrapped.Properties["GoPath"]?.Value is string { Length: > 0 } path ? path
        : inputData is Build.Toolchains.GoToolchainInfo toolchain ? toolchain.GoPath
        : inputData;
}
