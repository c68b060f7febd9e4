using System;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Windows;

namespace GoWinOps.Build.EnvironmentChecks;

/// <summary>Whether Windows takes paths of more than 260 characters, which module caches have.</summary>
internal sealed class LongPathsCheck : IEnvironmentCheck
{
    private const string Key = @"SYSTEM\CurrentControlSet\Control\FileSystem";
    private const string Value = "LongPathsEnabled";
    private readonly bool isWindows;
    private readonly Func<uint?> read;

    internal LongPathsCheck()
        : this(NodeContext.IsWindows, () => LocalMachineRegistry.ReadNumber(Key, Value))
    {
    }

    internal LongPathsCheck(bool isWindows, Func<uint?> read)
    {
        this.isWindows = isWindows;
        this.read = read;
    }

    /// <inheritdoc/>
    public string Name => "LongPaths";

    /// <inheritdoc/>
    public Task<CheckOutcome> RunAsync(EnvironmentFacts facts, CancellationToken cancellationToken) => Task.FromResult(
        !isWindows ? CheckOutcome.Skip("only Windows has that limit")
        : read() == 1 ? CheckOutcome.Pass("enabled")
        : CheckOutcome.Warn(
            "not enabled", "enabled", $@"git and other tools may fail on long paths. As an administrator: Set-ItemProperty HKLM:\{Key} {Value} 1, and 'git config --global core.longpaths true'."));
}
