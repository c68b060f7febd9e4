using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Problems;

namespace GoWinOps.Build;

/// <summary>Sees to it that what is built is one state of the source, and keeps it with what came out.</summary>
internal sealed class SourceWatch
{
    private const int MaximumShownPaths = 5;
    private static readonly string[] ModuleFileNames = { "go.mod", "go.sum" };
    private readonly GoBuildRun run;
    private readonly string? uncertainty;

    private SourceWatch(GoBuildRun run, string? uncertainty)
    {
        this.run = run;
        this.uncertainty = uncertainty;
    }

    private SourceState Source => run.Build.Session.Source;

    /// <summary>Looks at the source before it is built.</summary>
    internal static async Task<SourceWatch> StartAsync(GoBuildRun run, CancellationToken cancellationToken)
    {
        GoBuildInputs inputs = run.Build.Settings.ModuleMode == GoModuleMode.Mod
            ? await ReadCompletingModuleFilesAsync(run, cancellationToken).ConfigureAwait(false)
            : await GoBuildInputs.ReadAsync(run.Build, cancellationToken).ConfigureAwait(false);
        foreach (SourceItem item in inputs.Items)
            await run.AddInputAsync(item, cancellationToken).ConfigureAwait(false);
        return new SourceWatch(run, inputs.Uncertainty);
    }

    /// <summary>Lets Go complete go.mod and go.sum while it lists the packages, before they are first looked at.</summary>
    private static async Task<GoBuildInputs> ReadCompletingModuleFilesAsync(GoBuildRun run, CancellationToken cancellationToken)
    {
        SourceItem[] files = ModuleFileNames.Select(name => SourceItem.File(Path.Combine(run.Build.Package.ModuleFolder, name))).ToArray();
        string[] before = await Task.WhenAll(files.Select(file => SourceState.LookAsync(file, cancellationToken))).ConfigureAwait(false);
        GoBuildInputs inputs = await GoBuildInputs.ReadAsync(run.Build, cancellationToken).ConfigureAwait(false);
        string[] after = await Task.WhenAll(files.Select(file => SourceState.LookAsync(file, cancellationToken))).ConfigureAwait(false);
        if (!before.SequenceEqual(after))
        {
            run.Build.Session.HasChangedModuleFiles = true;
            run.Warn(string.Format(CultureInfo.CurrentCulture, Messages.GoModuleFilesCompleted, run.Build.Package.ModuleFolder));
        }

        return inputs;
    }

    /// <summary>Looks at the source again when it has been built.</summary>
    /// <exception cref="GoWinOpsException"><c>GoSourceChanged</c></exception>
    internal async Task CheckAsync(CancellationToken cancellationToken)
    {
        List<string> changed = new();
        foreach (SourceItem item in run.Inputs)
        {
            string before = await Source.OfAsync(item, cancellationToken).ConfigureAwait(false);
            if (await SourceState.LookAsync(item, cancellationToken).ConfigureAwait(false) != before)
                changed.Add(item.Path);
        }

        if (changed.Count == 0)
            return;
        string more = changed.Count > MaximumShownPaths ? $" and {changed.Count - MaximumShownPaths} more" : string.Empty;
        string shown = string.Join(", ", changed.Distinct().Take(MaximumShownPaths)) + more;
        throw new GoWinOpsException(nameof(Messages.GoSourceChanged), run.Build.Target.Name, run.Build.Package.ImportPath, run.Build.Target.Name, shown);
    }

    /// <summary>Keeps what the artifact was made from, for the next time.</summary>
    internal async Task RecordAsync(SortedDictionary<string, string> key, string partialPath, CancellationToken cancellationToken)
    {
        SortedDictionary<string, string> inputs = await Source.OfAsync(run.Inputs, cancellationToken).ConfigureAwait(false);
        GoBuildRecord record = new() { Key = key, Inputs = inputs, Uncertainty = uncertainty, Artifact = run.Artifact };
        record.Warnings.AddRange(run.Warnings);
        foreach (string output in run.Outputs)
        {
            record.Outputs[output] = output == run.Build.OutputPath
                ? run.Artifact.Sha256
                : await ContentHash.OfFileAsync(output, cancellationToken).ConfigureAwait(false);
        }

        await record.WriteAsync(partialPath, run.Build.RecordPath, cancellationToken).ConfigureAwait(false);
    }
}
