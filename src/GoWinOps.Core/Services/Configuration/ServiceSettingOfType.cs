using System;
using System.Collections.Generic;
using System.Linq;

namespace GoWinOps.Services;

/// <summary>A setting that is one value. <typeparamref name="T"/> can be null, which means unknown, or not asked for.</summary>
internal abstract class ServiceSetting<T> : ServiceSetting
{
    /// <summary>What was asked for; null when nothing was.</summary>
    private protected abstract T Asked(ServiceSettings settings);

    /// <summary>The value in a configuration.</summary>
    private protected abstract T Of(ServiceConfiguration configuration);

    /// <summary>A configuration with another value.</summary>
    private protected abstract ServiceConfiguration With(ServiceConfiguration configuration, T value);

    /// <summary>The value as people read it; null or empty for none.</summary>
    private protected abstract string? Text(T value);

    /// <summary>What a new service gets that nobody said anything for; null leaves it to Windows.</summary>
    private protected virtual T Default(ServiceSettingContext context) => default!;

    /// <summary>Whether a new service has this value without anything being set.</summary>
    private protected virtual bool IsInitial(T value) => string.IsNullOrEmpty(Text(value));

    /// <summary>What is wanted when <paramref name="asked"/> was asked of a service that has <paramref name="existing"/>.</summary>
    private protected virtual T Merge(T asked, T existing) => asked;

    /// <summary>Whether two values mean the same.</summary>
    private protected virtual bool AreSame(T first, T second) => string.Equals(Text(first) ?? string.Empty, Text(second) ?? string.Empty, StringComparison.Ordinal);

    /// <inheritdoc/>
    internal override bool IsAsked(ServiceSettings settings) => Asked(settings) is not null;

    /// <inheritdoc/>
    internal override ServiceConfiguration Want(
        ServiceSettings settings, ServiceConfiguration? existing, ServiceConfiguration wanted, ServiceSettingContext context)
    {
        T unset = existing is null ? Default(context) : Of(existing);
        return With(wanted, Asked(settings) is { } asked ? Merge(asked, existing is null ? default! : Of(existing)) : unset);
    }

    /// <summary>What this Windows does not tell cannot have been changed by anybody, as far as anyone knows.</summary>
    internal override ServiceConfiguration Expect(
        ServiceSettings installed, ServiceConfiguration existing, ServiceConfiguration expected, ServiceSettingContext context) =>
        Of(existing) is null ? expected : Want(installed, existing, expected, context);

    /// <inheritdoc/>
    internal override IEnumerable<PropertyChange> Compare(ServiceConfiguration? from, ServiceConfiguration to, ServiceSettingContext context)
    {
        T now = Of(to);
        bool isSame = from is null ? IsInitial(now) : now is null || AreSame(Of(from), now);
        return isSame
            ? Enumerable.Empty<PropertyChange>()
            : new[] { new PropertyChange { Property = Property, From = from is null ? null : Text(Of(from)), To = Text(now) } };
    }
}
