using System;
using System.Globalization;
using System.Linq;

namespace GoWinOps.Build;

/// <summary>Tells when a program starts so slowly that Windows may give it up as a service.</summary>
public static class StartupAdvice
{
    /// <summary>How long the service control manager waits for a service to report, unless the registry value ServicesPipeTimeout says otherwise.</summary>
    public static readonly TimeSpan WindowsLimit = TimeSpan.FromSeconds(30);

    // At boot dozens of services start at once from a cold disk: a start that takes ten seconds on an idle machine comes near the limit there.
    private const int BootFactor = 3;
    private const int NamedPackages = 3;

    /// <summary>A warning; null for a program that starts soon enough.</summary>
    /// <param name="measurement">How it starts.</param>
    /// <param name="limit">How long Windows waits.</param>
    public static string? For(GoStartupMeasurement measurement, TimeSpan limit)
    {
        TimeSpan near = TimeSpan.FromTicks(limit.Ticks / BootFactor);
        if (measurement.InitTime is { } init && init >= near)
            return Text(Messages.StartupInitSlow, measurement.Name, Seconds(init), Seconds(limit), Slowest(measurement));
        return measurement.Median >= near ? Text(Messages.StartupSlow, measurement.Name, Seconds(measurement.Median), Seconds(limit)) : null;
    }

    private static string Slowest(GoStartupMeasurement measurement) =>
        string.Join(", ", measurement.Packages.Take(NamedPackages).Select(package => $"{package.Package} {Seconds(package.Duration)}"));

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.## s", CultureInfo.CurrentCulture);

    private static string Text(string format, params object[] arguments) => string.Format(CultureInfo.CurrentCulture, format, arguments);
}
