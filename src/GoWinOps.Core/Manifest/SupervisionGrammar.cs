using System;
using System.Collections.Generic;
using System.Globalization;
using GoWinOps.Health;
using GoWinOps.Problems;
using GoWinOps.Services;

namespace GoWinOps.Manifest;

/// <summary>What may stand in the manifest's section <c>service.supervision</c>.</summary>
internal static class SupervisionGrammar
{
    private static readonly ManifestValue<long> Size =
        new ScalarValue<long>("a size such as 512MB", text => (SizeText.TryParse(text, out long bytes), bytes));

    private static readonly ManifestValue<int> Number = new ScalarValue<int>(
        "a whole number from 0", text => (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number), number));

    // Windows' own codes, of crashes for instance, are negative numbers.
    private static readonly ManifestValue<int> ExitCode = new ScalarValue<int>(
        "an exit code", text => (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int code), code));

    private static readonly ManifestValue<string> TcpTarget =
        ManifestGrammar.Form("host:port, such as 127.0.0.1:8080", text => ServiceProbeTarget.ParseTcp(text) is not null);

    private static readonly ManifestSection<ServiceStopStep> StopStep = new ManifestSection<ServiceStopStep>("stop")
        .Key("method", ServiceGrammar.OneOf<ServiceStopMethod>(Enum.GetNames(typeof(ServiceStopMethod))), (model, value) => model.Method = value, isRequired: true)
        .Key("url", ManifestGrammar.HttpUrl, (model, value) => model.Url = value)
        .Key("command", ManifestGrammar.Texts, (model, value) => model.Command = value)
        .Key("wait", ManifestGrammar.Duration, (model, value) => model.Wait = value);

    /// <summary>The section.</summary>
    internal static readonly ManifestSection<ServiceSupervision> Section = new ManifestSection<ServiceSupervision>("supervision")
        .Key("memoryLimit", Size, (model, value) => model.MemoryLimitBytes = value)
        .Key("memorySoftLimit", Size, (model, value) => model.MemorySoftLimitBytes = value)
        .Key("cpuLimitPercent", Number, (model, value) => model.CpuLimitPercent = value)
        .Section("startup", Probe("startup"), (model, value) => model.Startup = value)
        .Section("liveness", Probe("liveness"), (model, value) => model.Liveness = value)
        .Section("readiness", Probe("readiness"), (model, value) => model.Readiness = value)
        .Key("stop", new StopStepsValue(StopStep), (model, value) => model.Stop = value, below: StopStep)
        .Key("stopTimeout", ManifestGrammar.Duration, (model, value) => model.StopTimeout = value)
        .Key("restart", ServiceGrammar.OneOf<ServiceRestartPolicy>(Enum.GetNames(typeof(ServiceRestartPolicy))), (model, value) => model.Restart = value)
        .Key("restartDelay", ManifestGrammar.Duration, (model, value) => model.RestartDelay = value)
        .Key("restartMaxDelay", ManifestGrammar.Duration, (model, value) => model.RestartMaxDelay = value)
        .Key("restartSteps", Number, (model, value) => model.RestartSteps = value)
        .Key("startLimitBurst", Number, (model, value) => model.StartLimitBurst = value)
        .Key("startLimitInterval", ManifestGrammar.Duration, (model, value) => model.StartLimitInterval = value)
        .Key("successExitCodes", new ListValue<int>(ExitCode), (model, value) => model.SuccessExitCodes = value)
        .Key("noRestartExitCodes", new ListValue<int>(ExitCode), (model, value) => model.NoRestartExitCodes = value)
        .Key("workingDirectory", ManifestGrammar.Text, (model, value) => model.WorkingDirectory = value)
        .Key("logFileSize", Size, (model, value) => model.LogFileBytes = value)
        .Key("logFiles", Number, (model, value) => model.LogFiles = value)
        .Key("logDaily", ManifestGrammar.Truth, (model, value) => model.LogDaily = value)
        .Section("beforeStart", Hook("beforeStart"), (model, value) => model.BeforeStart = value)
        .Section("afterStart", Hook("afterStart"), (model, value) => model.AfterStart = value)
        .Section("beforeStop", Hook("beforeStop"), (model, value) => model.BeforeStop = value)
        .Section("afterStop", Hook("afterStop"), (model, value) => model.AfterStop = value);

    /// <summary>The section, and whether what stands in it can work.</summary>
    internal static readonly ManifestValue<ServiceSupervision> Value = new SupervisionValue();

    private static ManifestSection<ServiceProbe> Probe(string title) => new ManifestSection<ServiceProbe>(title)
        .Key("url", ManifestGrammar.HttpUrl, (model, value) => model.Url = value)
        .Key("tcp", TcpTarget, (model, value) => model.Tcp = value)
        .Key("command", ManifestGrammar.Texts, (model, value) => model.Command = value)
        .Key("initialDelay", ManifestGrammar.Duration, (model, value) => model.InitialDelay = value)
        .Key("period", ManifestGrammar.Duration, (model, value) => model.Period = value)
        .Key("timeout", ManifestGrammar.Duration, (model, value) => model.Timeout = value)
        .Key("successThreshold", Number, (model, value) => model.SuccessThreshold = value)
        .Key("failureThreshold", Number, (model, value) => model.FailureThreshold = value);

    private static ManifestSection<ServiceHook> Hook(string title) => new ManifestSection<ServiceHook>(title)
        .Key("command", ManifestGrammar.Texts, (model, value) => model.Command = value, isRequired: true)
        .Key("timeout", ManifestGrammar.Duration, (model, value) => model.Timeout = value);

    /// <summary>A list of steps; a single step stands for a list of one.</summary>
    private sealed class StopStepsValue : ManifestValue<ServiceStopStep[]>
    {
        private readonly ManifestSection<ServiceStopStep> section;

        internal StopStepsValue(ManifestSection<ServiceStopStep> section) => this.section = section;

        internal override bool TryRead(YamlNode node, string key, ManifestFaults faults, out ServiceStopStep[] value)
        {
            List<ServiceStopStep> steps = new();
            foreach (YamlNode item in node is YamlList list ? list.Items : new[] { node })
            {
                if (section.Read(item, faults) is { } step)
                    steps.Add(step);
            }

            value = steps.ToArray();
            return true;
        }
    }

    private sealed class SupervisionValue : ManifestValue<ServiceSupervision>
    {
        internal override bool TryRead(YamlNode node, string key, ManifestFaults faults, out ServiceSupervision value)
        {
            value = Section.Read(node, faults) ?? new ServiceSupervision();
            try
            {
                // Which service it is for is said by the line.
                SupervisionRules.RequireValid(value, key);
                return true;
            }
            catch (GoWinOpsException exception)
            {
                faults.Add(node, $"{exception.Message} {exception.Problem.RecommendedAction}");
                return false;
            }
        }
    }
}
