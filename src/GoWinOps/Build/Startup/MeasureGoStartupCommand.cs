using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Build;
using GoWinOps.Hosting;
using GoWinOps.Problems;

namespace GoWinOps.Commands;

/// <summary>Measures how programs start: time to the first healthy answer, memory, and what each Go package takes to initialise.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "GoStartup", DefaultParameterSetName = PortSet)]
[OutputType(typeof(GoStartupMeasurement))]
public sealed class MeasureGoStartupCommand : AsyncCmdlet
{
    private const string PortSet = "Port";
    private const string HealthSet = "Health";
    private const string LogSet = "Log";
    private const string Activity = "Measuring how programs start";
    private readonly List<StartupProgram> programs = new();

    /// <summary>The executables. The first one is what the others are compared with.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "FullName")]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = Array.Empty<string>();

    /// <summary>What tells programs of the same name from each other. The default is the version they come with from the pipeline.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Version")]
    [AllowEmptyString]
    public string Label { get; set; } = string.Empty;

    /// <summary>The address that answers with 2xx once the program is ready.</summary>
    [Parameter(ParameterSetName = HealthSet, Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string? HealthUrl { get; set; }

    /// <summary>A regular expression for the line the program writes once it is ready.</summary>
    [Parameter(ParameterSetName = LogSet, Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string? LogPattern { get; set; }

    /// <summary>The TCP port the program listens on. The default is a free one at each start.</summary>
    [Parameter]
    [ValidateRange(0, ushort.MaxValue)]
    public int Port { get; set; }

    /// <summary>The programs' arguments.</summary>
    [Parameter]
    [AllowEmptyString]
    public string[] ArgumentList { get; set; } = Array.Empty<string>();

    /// <summary>Environment variables of the programs; a null value removes one.</summary>
    [Parameter]
    public Hashtable Environment { get; set; } = new();

    /// <summary>The folder the programs run in. The default is the executable's own.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? WorkingDirectory { get; set; }

    /// <summary>How many starts of each program are measured.</summary>
    [Parameter]
    [ValidateRange(1, 1000)]
    public int Count { get; set; } = 5;

    /// <summary>How long a ready program is left alone before its idle memory is read.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan IdleTime { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a program may take to become ready.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan StartTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a program may take to end when it is asked to, before it is killed.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan StopTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long Windows waits for a service to report; programs that come near it give a warning.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan ServiceStartLimit { get; set; } = StartupAdvice.WindowsLimit;

    /// <summary>Leaves out the further start that tells what each package takes to initialise.</summary>
    [Parameter]
    public SwitchParameter NoInitTrace { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        foreach (string path in Path)
        {
            string full = await ResolvePathAsync(path).ConfigureAwait(false);
            programs.Add(new StartupProgram(full, Label));
        }
    }

    /// <inheritdoc/>
    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        StartupBench bench = new(await OnPipelineAsync(ReadSettings).ConfigureAwait(false));
        int total = bench.StartsForEach * programs.Count;
        int begun = 0;
        try
        {
            IReadOnlyList<GoStartupMeasurement> measurements = await bench.RunAsync(programs, Show, ReportAsync, cancellationToken).ConfigureAwait(false);
            foreach (GoStartupMeasurement measurement in measurements)
            {
                if (StartupAdvice.For(measurement, ServiceStartLimit) is { } warning)
                    await WriteWarningAsync(warning).ConfigureAwait(false);
                await WriteObjectAsync(measurement).ConfigureAwait(false);
            }
        }
        finally
        {
            PostProgress(new ProgressRecord(0, Activity, "done") { RecordType = ProgressRecordType.Completed });
        }

        void Show(StartupProgram program)
        {
            PostProgress(new ProgressRecord(0, Activity, $"{program.Name} {program.Label}".TrimEnd()) { PercentComplete = Math.Min(begun * 100 / total, 100) });
            PostVerbose($"start {++begun} of {total}: {program.Path}");
        }
    }

    private Task ReportAsync(StartupProgram program, GoWinOpsException exception) => WriteErrorAsync(exception, program.Path);

    private StartupSettings ReadSettings() => new()
    {
        Arguments = ArgumentList,
        Environment = Environment.Cast<DictionaryEntry>().ToDictionary(entry => Text(entry.Key)!, entry => Text(entry.Value)),
        WorkingFolder = WorkingDirectory is null ? null : ResolvePath(WorkingDirectory),
        HealthUrl = HealthUrl,
        LogPattern = LogPattern,
        Port = Port,
        Count = Count,
        TracesInit = !NoInitTrace,
        StartDeadline = StartTimeout,
        IdleTime = IdleTime,
        StopDeadline = StopTimeout,
    };

    private static string? Text(object? value) => value is null ? null : LanguagePrimitives.ConvertTo<string>(value);
}
