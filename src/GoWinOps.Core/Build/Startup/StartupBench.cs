using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Health;
using GoWinOps.Problems;

namespace GoWinOps.Build;

/// <summary>Measures how several programs start, in turns, so that whatever makes the machine slower for a while hits all of them.</summary>
public sealed class StartupBench
{
    private readonly StartupSettings settings;
    private readonly StartupRunner runner;

    /// <summary>Checks what was asked for.</summary>
    /// <exception cref="GoWinOpsException"><c>StartupPortUnknown</c>, <c>ProbeUrlInvalid</c>, <c>StartupPatternInvalid</c></exception>
    public StartupBench(StartupSettings settings)
    {
        this.settings = settings;
        bool needsPort = settings.HealthUrl is { } url ? url.Contains(StartupSettings.PortPlaceholder) : settings.LogPattern is null;
        if (needsPort && !settings.TellsPort)
            throw new GoWinOpsException(nameof(Messages.StartupPortUnknown), StartupSettings.PortPlaceholder);
        if (settings.HealthUrl is not null)
            HttpProbe.ParseUrl(StartupSettings.WithPort(settings.HealthUrl, 1));
        if (settings.LogPattern is not null)
            LogReadiness.Parse(settings.LogPattern);
        runner = new StartupRunner(settings);
    }

    /// <summary>How many starts measuring one program takes.</summary>
    public int StartsForEach => settings.Count + (settings.TracesInit ? 1 : 0);

    /// <summary>Measures; the first program is what the others are compared with.</summary>
    /// <param name="programs">The programs.</param>
    /// <param name="onStart">Told what is started next.</param>
    /// <param name="onFailure">Told why a program is not measured any further; the others go on.</param>
    /// <param name="cancellationToken">Kills the program that runs.</param>
    public async Task<IReadOnlyList<GoStartupMeasurement>> RunAsync(
        IReadOnlyList<StartupProgram> programs, Action<StartupProgram> onStart, Func<StartupProgram, GoWinOpsException, Task> onFailure, CancellationToken cancellationToken)
    {
        List<Candidate> candidates = programs.Select(program => new Candidate(program)).ToList();
        // The traced start comes first: it also brings the executable into the system's cache, so that the first measured start is like the others.
        for (int number = settings.TracesInit ? 0 : 1; number <= settings.Count; number++)
        {
            foreach (Candidate candidate in candidates.Where(candidate => !candidate.HasFailed))
            {
                onStart(candidate.Program);
                try
                {
                    await StartAsync(candidate, number, cancellationToken).ConfigureAwait(false);
                }
                catch (GoWinOpsException exception)
                {
                    candidate.HasFailed = true;
                    await onFailure(candidate.Program, exception).ConfigureAwait(false);
                }
            }
        }

        return Describe(candidates);
    }

    private async Task StartAsync(Candidate candidate, int number, CancellationToken cancellationToken)
    {
        if (!File.Exists(candidate.Program.Path))
            throw new GoWinOpsException(nameof(Messages.ArtifactMissing), candidate.Program.Path, candidate.Program.Path);
        GoStartupRun run = await runner.RunAsync(candidate.Program, number, number == 0 ? candidate.Trace : null, cancellationToken).ConfigureAwait(false);
        if (number > 0)
            candidate.Runs.Add(run);
    }

    private static List<GoStartupMeasurement> Describe(List<Candidate> candidates)
    {
        List<GoStartupMeasurement> measurements = candidates.Where(candidate => !candidate.HasFailed).Select(candidate => candidate.Describe()).ToList();
        if (candidates.Count == 0 || candidates[0].HasFailed)
            return measurements;
        foreach (GoStartupMeasurement measurement in measurements)
            measurement.Ratio = Math.Round(measurement.Median.TotalMilliseconds / Math.Max(measurements[0].Median.TotalMilliseconds, double.Epsilon), 3);
        return measurements;
    }

    private sealed class Candidate
    {
        internal Candidate(StartupProgram program) => Program = program;

        internal StartupProgram Program { get; }

        internal InitTrace Trace { get; } = new();

        internal List<GoStartupRun> Runs { get; } = new();

        internal bool HasFailed { get; set; }

        internal GoStartupMeasurement Describe()
        {
            GoPackageInit[] packages = Trace.Packages;
            return new GoStartupMeasurement
            {
                Name = Program.Name,
                Label = Program.Label,
                Path = Program.Path,
                Size = new FileInfo(Program.Path).Length,
                Count = Runs.Count,
                Median = TimeSpan.FromTicks(MedianOf(Runs.Select(run => (long?)run.StartupTime.Ticks)) ?? 0),
                Minimum = Runs.Min(run => run.StartupTime),
                Maximum = Runs.Max(run => run.StartupTime),
                PeakMemory = MedianOf(Runs.Select(run => run.PeakMemory)),
                IdleMemory = MedianOf(Runs.Select(run => run.IdleMemory)),
                InitTime = packages.Length == 0 ? null : Trace.Total,
                Packages = packages,
                Runs = Runs.ToArray(),
            };
        }

        /// <summary>The middle of the numbers that are known.</summary>
        private static long? MedianOf(IEnumerable<long?> numbers)
        {
            long[] sorted = numbers.Where(number => number is not null).Select(number => number!.Value).OrderBy(number => number).ToArray();
            if (sorted.Length == 0)
                return null;
            int middle = sorted.Length / 2;
            return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        }
    }
}
