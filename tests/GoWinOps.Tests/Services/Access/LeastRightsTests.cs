using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using GoWinOps.Services;
using GoWinOps.Tests.Hosting;
using GoWinOps.Tests.Module;
using GoWinOps.Windows;
using Xunit;

namespace GoWinOps.Tests.Services.Access;

/// <summary>
/// What each piece of work asks of the service control manager. Asking for more than it needs fails for people who were granted just enough, and a mask such
/// as 0xF003F looks like an attack to whoever audits it.
/// </summary>
public sealed class LeastRightsTests
{
    /// <summary>Every place that opens a service or the manager to change something, and the rights by which it may. Reading rights are not listed.</summary>
    private static readonly Dictionary<string, string> Changes = new()
    {
        ["Nodes/InspectNodeOperation.cs"] = "CreateService", // asks whether it would be given, and creates nothing
        ["Services/Access/ServiceAccessEditor.cs"] = "ReadControl WriteDac", // what is set is read back
        ["Services/Configuration/ServiceConfigurator.cs"] = "ChangeConfig Delete", // a password; a new service that cannot be finished
        ["Services/Configuration/ServiceSetting.cs"] = "ChangeConfig", // most settings
        ["Services/Configuration/Settings/SecurityAuditSetting.cs"] = "AccessSystemSecurity",
        ["Services/Configuration/Settings/SecurityOwnerSetting.cs"] = "ReadControl WriteOwner", // what is set is read back
        ["Services/Configuration/Settings/RecoverySetting.cs"] = "ChangeConfig Start", // Windows asks for Start where an action restarts
        ["Services/Recovery/ServiceRecoveryManager.cs"] = "ChangeConfig Start",
        ["Services/ReleaseSwitcher.cs"] = "ChangeConfig",
        ["Services/ServiceControlManager.cs"] = "AccessSystemSecurity", // enables its privilege for whoever asks for it
        ["Services/ServiceInstaller.cs"] = "CreateService",
        ["Services/ServiceRemover.cs"] = "Delete",
        ["Services/ServiceStarter.cs"] = "Start",
        ["Services/ServiceStopManager.cs"] = "Stop",
        ["Services/Standby/AskStandbyOperation.cs"] = "ChangeConfig", // enables a service that a new lease allows to run
        ["Services/Standby/PrepareStandbyOperation.cs"] = "ChangeConfig",
        ["Services/Standby/RemoveStandbyOperation.cs"] = "ChangeConfig",
        ["Services/WatcherInstaller.cs"] = "ChangeConfig CreateService Delete Start",
        ["Services/Watching/WatchedRecoveryManager.cs"] = "ChangeConfig Start",
        ["Services/Watching/WatchedStopManager.cs"] = "Stop",
        ["Services/Watching/WindowsWatchedNode.cs"] = "ChangeConfig Start",
    };

    private static readonly string Core = Path.Combine(ModuleSession.RepositoryRoot, "src", "GoWinOps.Core");

    [Fact]
    public void Nothing_asks_for_a_right_to_change_that_its_work_does_not_need()
    {
        Dictionary<string, string> actual = Sources().Select(file => (file.Name, Rights: ChangingRights(file.Text)))
            .Where(file => file.Rights.Length > 0 && file.Name != "Windows/RightNames.cs")
            .ToDictionary(file => file.Name, file => file.Rights);

        Faults.None(actual.Where(item => Changes.GetValueOrDefault(item.Key) != item.Value).Select(item => $"{item.Key} asks for {item.Value}; expected is {Changes.GetValueOrDefault(item.Key, "nothing")}"));
        Faults.None(Changes.Keys.Where(name => !actual.ContainsKey(name)).Select(name => $"{name} asks for nothing any more"));
    }

    [Fact]
    public void No_mask_is_a_bare_number_and_none_is_all_there_is()
    {
        Faults.None(Sources().Where(file => Regex.IsMatch(file.Text, @"\((Windows\.)?Service(Manager)?Rights\)\s*0x", RegexOptions.IgnoreCase)).Select(file => file.Name));
        Assert.DoesNotContain(Enum.GetValues<ServiceRights>(), right => ((uint)right & ((uint)right - 1)) != 0);
        Assert.DoesNotContain(Enum.GetValues<ServiceManagerRights>(), right => ((uint)right & ((uint)right - 1)) != 0);
    }

    [Fact]
    public void The_rights_have_the_values_of_winsvc_h()
    {
        Assert.Equal(
            new[] { 0x1u, 0x2u, 0x4u, 0x8u, 0x10u, 0x20u, 0x10000u, 0x20000u, 0x40000u, 0x80000u, 0x1000000u },
            new[]
            {
                ServiceRights.QueryConfig, ServiceRights.ChangeConfig, ServiceRights.QueryStatus, ServiceRights.EnumerateDependents, ServiceRights.Start, ServiceRights.Stop,
                ServiceRights.Delete, ServiceRights.ReadControl, ServiceRights.WriteDac, ServiceRights.WriteOwner, ServiceRights.AccessSystemSecurity,
            }.Select(right => (uint)right));
        Assert.Equal(new[] { 0x1u, 0x2u, 0x4u }, new[] { ServiceManagerRights.Connect, ServiceManagerRights.CreateService, ServiceManagerRights.EnumerateService }.Select(right => (uint)right));
    }

    [Fact]
    public void A_setting_needs_the_rights_of_its_own_function_only()
    {
        Dictionary<string, (ServiceRights Read, ServiceRights Change)> special = new()
        {
            ["SecurityDescriptor"] = (ServiceRights.ReadControl, ServiceRights.ReadControl | ServiceRights.WriteDac),
            ["SecurityDescriptor.Owner"] = (ServiceRights.ReadControl, ServiceRights.ReadControl | ServiceRights.WriteOwner),
            ["SecurityDescriptor.Audit"] = (0, ServiceRights.AccessSystemSecurity),
            ["Recovery"] = (ServiceRights.QueryConfig, ServiceRights.ChangeConfig | ServiceRights.QueryConfig | ServiceRights.Start),
        };

        Faults.None(ServiceSettingList.All
            .Where(setting => (setting.ReadRights, setting.ChangeRights) != special.GetValueOrDefault(setting.Property, (ServiceRights.QueryConfig, ServiceRights.ChangeConfig)))
            .Select(setting => $"{setting.Property}: {setting.ReadRights} and {setting.ChangeRights}"));
        // Without these nothing can be said of a service; READ_CONTROL is given up where it is denied.
        Assert.Equal(ServiceRights.QueryConfig | ServiceRights.QueryStatus, ServiceSettingList.LeastReadRights);
    }

    [Theory]
    [InlineData("Read", 0x2008D)]
    [InlineData("Operate", 0x201FD)]
    [InlineData("FullControl", 0xF01FF)]
    public void The_names_for_several_rights_stand_for_what_Windows_means_by_them(string name, int mask) =>
        Assert.Equal(mask, (int)Enum.Parse<GoServiceRights>(name));

    private static string ChangingRights(string text) => string.Join(" ", Regex.Matches(text, @"(?<!Go)\bService(?:Manager)?Rights\.(ChangeConfig|Start|Stop|Delete|WriteDac|WriteOwner|AccessSystemSecurity|CreateService|ReadControl)\b")
        .Select(match => match.Groups[1].Value).Distinct().Order(StringComparer.Ordinal));

    private static IEnumerable<(string Name, string Text)> Sources() => Directory.GetFiles(Core, "*.cs", SearchOption.AllDirectories)
        .Select(file => (Name: Path.GetRelativePath(Core, file).Replace('\\', '/'), File: file))
        .Where(file => !file.Name.StartsWith("obj/", StringComparison.Ordinal) && !file.Name.StartsWith("bin/", StringComparison.Ordinal))
        .Select(file => (file.Name, File.ReadAllText(file.File)));
}
