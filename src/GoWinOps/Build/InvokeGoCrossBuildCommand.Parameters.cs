using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using GoWinOps.Build;
using GoWinOps.Manifest;
using GoWinOps.Problems;

namespace GoWinOps.Commands;

/// <content>What the user can say, and what the manifest says instead.</content>
public sealed partial class InvokeGoCrossBuildCommand
{
    private const string PackageSet = "Package";
    private const string ManifestSet = "Manifest";
    private const string DefaultVersionVariable = "main.version";
    private bool isVersionVariableNamed;

    /// <summary>The program's main package: its folder, or a Go file in it.</summary>
    [Parameter(ParameterSetName = PackageSet, Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = ManifestSet, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "FullName")]
    [ValidateNotNullOrEmpty]
    public string[] Package { get; set; } = Array.Empty<string>();

    /// <summary>The manifest that says what is not given here: <c>gowinops.yml</c>, or the folder that holds it.</summary>
    [Parameter(ParameterSetName = ManifestSet, Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string? Manifest { get; set; }

    /// <summary>The folder the outputs go under, as <c>version/os_architecture/name</c>. The default is <c>./artifacts</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string OutputPath { get; set; } = "artifacts";

    /// <summary>The program's name without a suffix. The default is the last element of the package's import path.</summary>
    [Parameter]
    [ValidatePattern(@"^[^\\/:*?""<>|\x00-\x1f]+$")]
    public string? Name { get; set; }

    /// <summary>The semantic version. The default is worked out from git's release tags.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Version { get; set; }

    /// <summary>What the release tags begin with, before <c>v1.2.3</c>. The default is the module's folder in the repository, as Go has it.</summary>
    [Parameter]
    [AllowEmptyString]
    public string? TagPrefix { get; set; }

    /// <summary>The string variable the version is stamped into; an empty string for none.</summary>
    [Parameter]
    [AllowEmptyString]
    public string VersionVariable { get; set; } = DefaultVersionVariable;

    /// <summary>Further string variables and the values to stamp into them.</summary>
    [Parameter]
    [Alias("Variables")]
    public Hashtable Variable { get; set; } = new();

    /// <summary>Build tags.</summary>
    [Parameter]
    [Alias("Tags")]
    [ValidateNotNullOrEmpty]
    public string[] Tag { get; set; } = Array.Empty<string>();

    /// <summary>Strings of the Windows version resource, such as <c>@{ CompanyName = 'Contoso' }</c>.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(WindowsResourceCompleter))]
    public Hashtable WindowsResource { get; set; } = new();

    /// <summary>The icon of programs for Windows, an .ico file.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? IconPath { get; set; }

    /// <summary>The application manifest of programs for Windows, in place of the usual one.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ApplicationManifest { get; set; }

    /// <summary>Builds programs for Windows without version, icon and application manifest.</summary>
    [Parameter]
    public SwitchParameter NoWindowsResource { get; set; }

    /// <summary>Environment variables of the Go command; a null value removes one.</summary>
    [Parameter]
    public Hashtable Environment { get; set; } = new();

    /// <summary>The Go command, the folder Go is installed in, or a version or object of Get-GoToolchain. The default is the Go on PATH.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(GoPathCompleter))]
    [GoPathTransformation]
    [ValidateNotNullOrEmpty]
    public string? GoPath { get; set; }

    /// <summary>What the executables are made good at.</summary>
    [Parameter]
    public GoOptimization Optimize { get; set; }

    /// <summary>The CPU profile to optimize by. The default is the package's own <c>default.pgo</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? PgoProfile { get; set; }

    /// <summary>Where modules come from, Go's <c>-mod</c>.</summary>
    [Parameter]
    public GoModuleMode Mod { get; set; }

    /// <summary>Compile C code, by a C compiler for each target.</summary>
    [Parameter]
    public SwitchParameter Cgo { get; set; }

    /// <summary>The C compiler: a path, or a command with its arguments.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CCompiler { get; set; }

    /// <summary>Build the race detector in.</summary>
    [Parameter]
    public SwitchParameter Race { get; set; }

    /// <summary>Remove what builds of other versions of the same programs left in the output folder, when all targets are built.</summary>
    [Parameter]
    public SwitchParameter Clean { get; set; }

    /// <summary>Build a second time with an empty build cache and compare every byte.</summary>
    [Parameter]
    public SwitchParameter Verify { get; set; }

    /// <summary>Build although nothing changed since the last build.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>How many targets are built at once. The default follows the processors and the free memory; Go itself uses several processors for each.</summary>
    [Parameter]
    [ValidateRange(1, 64)]
    public int ThrottleLimit { get; set; } = BuildParallelism.ForThisMachine();

    /// <summary>How long one target may take.</summary>
    [Parameter]
    [DurationTransformation]
    public TimeSpan BuildTimeout { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>Takes from the manifest what no parameter says; of the variables, those no parameter names.</summary>
    private void ApplyManifest(GoManifest manifest)
    {
        ManifestBuild build = manifest.Build
            ?? throw new GoWinOpsException(nameof(Messages.ManifestSectionMissing), manifest.Path, manifest.Path, "build", "Invoke-GoCrossBuild");
        Name ??= manifest.Name;
        if (!IsGiven(nameof(Package)) && !MyInvocation.ExpectingInput)
            Package = new[] { build.Package };
        if (!IsGiven(nameof(Target)) && build.Targets.Length > 0)
            Target = build.Targets;
        if (!IsGiven(nameof(Tag)))
            Tag = build.Tags;
        ApplyCompilation(build);
        if (!IsGiven(nameof(VersionVariable)))
            VersionVariable = build.VersionVariable ?? VersionVariable;
        TagPrefix ??= build.TagPrefix;
        isVersionVariableNamed |= build.VersionVariable is not null;
        Variable = Joined(build.Variables, Variable, StringComparer.Ordinal);
        ApplyOutputs(build);
        if (build.WindowsResource is { } resource && !NoWindowsResource)
            ApplyManifest(resource);
    }

    private void ApplyCompilation(ManifestBuild build)
    {
        if (!IsGiven(nameof(Optimize)))
            Optimize = build.Optimize ?? Optimize;
        PgoProfile ??= build.PgoProfile;
        if (!IsGiven(nameof(Mod)))
            Mod = build.Mod ?? Mod;
        if (!IsGiven(nameof(Cgo)))
            Cgo = build.Cgo;
        CCompiler ??= build.CCompiler;
        if (!IsGiven(nameof(Race)))
            Race = build.Race;
        if (!IsGiven(nameof(Verify)))
            Verify = build.Verify;
    }

    private void ApplyManifest(ManifestWindowsResource resource)
    {
        bool isAskedFor = IsGiven(nameof(WindowsResource)) || IsGiven(nameof(IconPath)) || IsGiven(nameof(ApplicationManifest));
        if (!resource.Enabled && !isAskedFor && !IsGiven(nameof(NoWindowsResource)))
        {
            NoWindowsResource = true;
            return;
        }

        WindowsResource = Joined(resource.Strings, WindowsResource, StringComparer.OrdinalIgnoreCase);
        IconPath ??= resource.Icon;
        ApplicationManifest ??= resource.ApplicationManifest;
    }

    /// <summary>What the manifest names and what the user names, whose values win.</summary>
    private static Hashtable Joined(Dictionary<string, string> manifest, Hashtable given, StringComparer comparer)
    {
        Hashtable joined = new(manifest, comparer);
        foreach (DictionaryEntry entry in given)
            joined[Text(entry.Key)!] = entry.Value;
        return joined;
    }

    /// <summary>The parameters about Windows resources on the command line, for a person to read.</summary>
    private string GivenResourceParameters => string.Join(
        ", ", new[] { nameof(WindowsResource), nameof(IconPath), nameof(ApplicationManifest) }.Where(IsGiven).Select(name => "-" + name));

    /// <summary>The Windows resources asked for; null for none.</summary>
    private WindowsResourceSettings? ReadResources()
    {
        string given = GivenResourceParameters;
        if (NoWindowsResource && given.Length > 0)
            throw new GoWinOpsException(nameof(Messages.WindowsResourceContradiction), given, given);
        if (NoWindowsResource)
            return null;
        WindowsResourceSettings settings = new()
        {
            IconPath = IconPath is null ? null : ResolvePath(IconPath),
            ApplicationManifestPath = ApplicationManifest is null ? null : ResolvePath(ApplicationManifest),
        };
        foreach (DictionaryEntry entry in WindowsResource)
            settings.Strings[Text(entry.Key)!] = Text(entry.Value) ?? string.Empty;
        return settings;
    }

    private GoBuildSettings ReadSettings() => new()
    {
        OutputFolder = ResolvePath(OutputPath),
        Name = Name,
        TagPrefix = TagPrefix,
        VersionVariable = VersionVariable.Length == 0 ? null : VersionVariable,
        VersionVariableRequired = isVersionVariableNamed || IsGiven(nameof(VersionVariable)),
        Variables = Variable.Cast<DictionaryEntry>().ToDictionary(entry => Text(entry.Key)!, entry => Text(entry.Value) ?? string.Empty),
        Tags = Tag,
        Environment = Environment.Cast<DictionaryEntry>().ToDictionary(entry => Text(entry.Key)!, entry => Text(entry.Value)),
        Optimize = Optimize,
        PgoProfile = PgoProfile is null ? null : ResolvePath(PgoProfile),
        ModuleMode = Mod,
        Cgo = Cgo,
        CCompiler = CCompiler,
        Race = Race,
        Verify = Verify,
        Force = Force,
        Deadline = BuildTimeout,
        Outputs = ReadOutputs(),
    };

    private static string? Text(object? value) => value is null ? null : LanguagePrimitives.ConvertTo<string>(value);
}
