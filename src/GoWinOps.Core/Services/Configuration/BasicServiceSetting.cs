using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>A setting that CreateService and ChangeServiceConfig take: all of them change in one call, together or not at all.</summary>
internal interface IBasicServiceSetting
{
    /// <summary>Puts the value into the call.</summary>
    void Put(ServiceConfiguration configuration, ServiceConfigurationCall call);
}

/// <summary>Such a setting that is one value.</summary>
internal abstract class BasicServiceSetting<T> : ServiceSetting<T>, IBasicServiceSetting
{
    /// <inheritdoc/>
    public abstract void Put(ServiceConfiguration configuration, ServiceConfigurationCall call);

    /// <inheritdoc/>
    internal override ServiceConfiguration Read(ServiceControl service, ServiceConfiguration configuration) => configuration;

    /// <inheritdoc/>
    internal override void Apply(ServiceControl service, ServiceConfiguration? from, ServiceConfiguration to)
    {
    }
}
