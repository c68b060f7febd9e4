using System;
using System.Runtime.InteropServices;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>What a service is for.</summary>
internal sealed class DescriptionSetting : ServiceSetting<string?>
{
    /// <inheritdoc/>
    internal override string Property => nameof(GoServiceInfo.Description);

    /// <inheritdoc/>
    internal override ServiceConfiguration Read(ServiceControl service, ServiceConfiguration configuration) => configuration with
    {
        Description = service.QueryLevel(ServiceConfigLevel.Description, pointer => Marshal.PtrToStringUni(Marshal.ReadIntPtr(pointer)) ?? string.Empty),
    };

    /// <inheritdoc/>
    internal override void Apply(ServiceControl service, ServiceConfiguration? from, ServiceConfiguration to)
    {
        using NativeBuffer text = NativeBuffer.OfText(to.Description ?? string.Empty);
        using NativeBuffer information = NativeBuffer.OfSize(IntPtr.Size);
        Marshal.WriteIntPtr(information.Pointer, text.Pointer);
        ChangeLevel(service, ServiceConfigLevel.Description, information);
    }

    /// <inheritdoc/>
    internal override void Remember(ServiceConfiguration configuration, ServiceSettings installed) => installed.Description = configuration.Description;

    /// <inheritdoc/>
    internal override void Show(ServiceConfiguration configuration, GoServiceInfo info) =>
        info.Description = string.IsNullOrEmpty(configuration.Description) ? null : configuration.Description;

    private protected override string? Asked(ServiceSettings settings) => settings.Description;

    private protected override string? Of(ServiceConfiguration configuration) => configuration.Description;

    private protected override ServiceConfiguration With(ServiceConfiguration configuration, string? value) => configuration with { Description = value };

    private protected override string? Text(string? value) => string.IsNullOrEmpty(value) ? null : value;
}
