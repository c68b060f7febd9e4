using System;
using System.Linq;
using System.Runtime.InteropServices;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>
/// The only privileges a service's process keeps, of those its account has: <c>SERVICE_REQUIRED_PRIVILEGES_INFO</c>, a pointer to a list of texts.
/// None named, it keeps all. SeChangeNotifyPrivilege is kept always.
/// </summary>
internal sealed class RequiredPrivilegesSetting : ServiceSetting<string[]?>
{
    /// <inheritdoc/>
    internal override string Property => nameof(GoServiceInfo.RequiredPrivileges);

    /// <inheritdoc/>
    internal override ServiceSettingEffect Effect => ServiceSettingEffect.ServiceStart;

    /// <inheritdoc/>
    internal override void Check(ServiceControlManager manager, ServiceConfiguration wanted, ServiceSettingContext context) =>
        ServicePrivilege.RequireKnown(context.Service, wanted.RequiredPrivileges ?? Array.Empty<string>());

    /// <inheritdoc/>
    internal override ServiceConfiguration Read(ServiceControl service, ServiceConfiguration configuration) => configuration with
    {
        RequiredPrivileges = service.QueryLevel(ServiceConfigLevel.RequiredPrivileges, pointer => MultiString.Read(Marshal.ReadIntPtr(pointer))),
    };

    /// <inheritdoc/>
    internal override void Apply(ServiceControl service, ServiceConfiguration? from, ServiceConfiguration to)
    {
        using NativeBuffer information = Layout(to.RequiredPrivileges ?? Array.Empty<string>()).ToBuffer();
        ChangeLevel(service, ServiceConfigLevel.RequiredPrivileges, information);
    }

    /// <summary>What Windows is told; an empty list, not a null pointer, takes the restriction away.</summary>
    internal static NativeImage Layout(string[] privileges)
    {
        NativeImage image = new();
        int pointer = image.Reserve(IntPtr.Size);
        image.WritePointer(pointer, image.AddTexts(privileges));
        return image;
    }

    /// <inheritdoc/>
    internal override void Remember(ServiceConfiguration configuration, ServiceSettings installed) =>
        installed.RequiredPrivileges = configuration.RequiredPrivileges;

    /// <inheritdoc/>
    internal override void Show(ServiceConfiguration configuration, GoServiceInfo info) => info.RequiredPrivileges = configuration.RequiredPrivileges;

    private protected override string[]? Asked(ServiceSettings settings) => settings.RequiredPrivileges;

    private protected override string[]? Merge(string[]? asked, string[]? existing) =>
        asked!.Select(ServicePrivilege.Normalize).Distinct(StringComparer.Ordinal).ToArray();

    private protected override string[]? Of(ServiceConfiguration configuration) => configuration.RequiredPrivileges;

    private protected override ServiceConfiguration With(ServiceConfiguration configuration, string[]? value) =>
        configuration with { RequiredPrivileges = value };

    private protected override string? Text(string[]? value) => ListText.Of(value?.OrderBy(name => name, StringComparer.Ordinal).ToArray());
}
