using System;
using System.Collections.Generic;
using System.Linq;
using System.Security;
using System.Threading.Tasks;
using GoWinOps.Problems;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>Compares what is asked of a service with what is there, and brings it there: setting by setting, least rights, undone when something fails.</summary>
internal sealed class ServiceConfigurator
{
    private readonly ServiceSettingContext context;
    private readonly ServiceSettings settings;
    private readonly SecureString? password;

    /// <param name="context">The service and where it is.</param>
    /// <param name="settings">What is asked of it.</param>
    /// <param name="password">The account's password, where it has one.</param>
    internal ServiceConfigurator(ServiceSettingContext context, ServiceSettings settings, SecureString? password)
    {
        this.context = context;
        this.settings = settings;
        this.password = password;
    }

    /// <summary>Defaults that this service control manager does not know and that were therefore left out.</summary>
    internal List<string> Unsupported { get; } = new();

    /// <summary>What checking the wanted settings found that does not keep them from being set.</summary>
    internal IReadOnlyList<string> Warnings => context.Warnings;

    /// <summary>Whether the password of the account before may still be stored: Windows did not take the form that clears it.</summary>
    internal bool HasLeftSecret { get; private set; }

    /// <summary>What there is, with what is looked at only where it is asked for.</summary>
    internal ServiceConfiguration ReadAsked(ServiceControlManager manager, ServiceConfiguration existing) =>
        ServiceSettingList.All.Aggregate(existing, (configuration, setting) => setting.ReadAsked(manager, settings, configuration, context));

    /// <summary>What the service is to be like.</summary>
    internal ServiceConfiguration Want(ServiceConfiguration? existing) => ServiceSettingList.All.Aggregate(
        existing ?? new ServiceConfiguration(), (wanted, setting) => context.Installed is not null && existing is not null && !setting.IsAsked(settings)
            ? setting.Expect(context.Installed, existing, wanted, context)
            : setting.Want(settings, existing, wanted, context));

    /// <summary>How that differs from what there is.</summary>
    internal PropertyChange[] Compare(ServiceConfiguration? from, ServiceConfiguration to) =>
        ServiceSettingList.All.SelectMany(setting => setting.Compare(from, to, context)).ToArray();

    /// <summary>Refuses what cannot work here, before anything is changed.</summary>
    internal void Check(ServiceControlManager manager, ServiceConfiguration? existing, ServiceConfiguration wanted)
    {
        foreach (ServiceSetting setting in Changed(existing, wanted))
            setting.Check(manager, wanted, context);
    }

    /// <summary>Makes the service. When a part of it cannot be set, it is deleted again.</summary>
    internal ServiceControl Create(ServiceControlManager manager, ServiceConfiguration wanted)
    {
        ServiceAccount.RequirePassword(context.Service, wanted.Account, password, isNew: true);
        ServiceConfigurationCall call = ServiceConfigurationCall.Of(ServiceSettingList.All, wanted);
        call.Password = ServicePassword.ForNew(wanted.Account, password);
        List<ServiceSetting> changed = Changed(null, wanted);
        ServiceControl service = manager.CreateService(context.Service, call, wanted, RightsFor(changed) | ServiceRights.QueryConfig | ServiceRights.Delete);
        try
        {
            foreach (ServiceSetting setting in changed)
                Apply(setting, service, null, wanted);
            return service;
        }
        catch (Exception exception)
        {
            using (service)
                Undo(service, exception);
            throw;
        }
    }

    /// <summary>Deletes a service that was just made and cannot be finished; the caller then throws on.</summary>
    /// <exception cref="GoWinOpsException"><c>ServiceHalfMade</c></exception>
    internal static void Undo(ServiceControl service, Exception cause)
    {
        int code = service.Delete();
        if (code != 0)
            throw HalfMade(service.Name, cause, code);
    }

    /// <summary>The failure of a service that could neither be finished nor be deleted again.</summary>
    internal static GoWinOpsException HalfMade(string service, Exception cause, int code) =>
        new(nameof(Messages.ServiceHalfMade), service, cause, service, Environment.MachineName, cause.Message, code);

    /// <summary>Changes what differs, and puts back what was changed when a part of it fails.</summary>
    /// <exception cref="GoWinOpsException">
    /// <c>ServiceHalfChanged</c> when not all could be put back, <c>ServiceProtected</c>; else the failure itself, and nothing has changed.
    /// </exception>
    internal void Update(ServiceControlManager manager, ServiceConfiguration existing, ServiceConfiguration wanted)
    {
        try
        {
            Change(manager, existing, wanted);
        }
        catch (GoWinOpsException exception) when (IsProtected(existing, exception))
        {
            throw new GoWinOpsException(nameof(Messages.ServiceProtected), context.Service, exception, context.Service, Environment.MachineName, existing.LaunchProtection);
        }
    }

    /// <summary>Whether a change was denied because the service's process is protected, so that no right would help.</summary>
    internal static bool IsProtected(ServiceConfiguration existing, GoWinOpsException failure) =>
        existing.LaunchProtection is not (null or ServiceLaunchProtection.None) && failure.Problem.NativeCode == Win32Errors.AccessDenied;

    private void Change(ServiceControlManager manager, ServiceConfiguration existing, ServiceConfiguration wanted)
    {
        List<ServiceSetting> changed = Changed(existing, wanted);
        if (changed.Count == 0 && password is null)
            return;
        ServiceAccount.RequirePassword(context.Service, wanted.Account, password, isNew: changed.OfType<AccountSetting>().Any());
        using ServiceControl service = manager.OpenService(context.Service, RightsFor(changed) | (password is null ? 0 : ServiceRights.ChangeConfig));
        List<ServiceSetting> basic = changed.Where(setting => setting is IBasicServiceSetting).ToList();
        ServiceUndo undo = new(context.Service);
        try
        {
            // The one call that sets several things comes last where it can: it sets all of them or none, and a password cannot be put back.
            foreach (ServiceSetting setting in changed.Except(basic))
            {
                Apply(setting, service, existing, wanted);
                undo.Add(setting.Property, () => setting.Apply(service, wanted, existing));
            }

            if (basic.Count > 0 || password is not null)
                ChangeBasic(service, basic, existing, wanted);
            AddUndo(undo, service, basic, existing);
            // What is left of them is what Windows takes only afterwards: delayed start, of an automatic service.
            foreach (ServiceSetting setting in basic)
                Apply(setting, service, existing, wanted);
        }
        catch (Exception exception)
        {
            undo.Run(exception);
            throw;
        }
    }

    /// <summary>Finishes an update by <paramref name="save"/>; when that fails, puts the service back as it was, and takes back what its account was granted for it.</summary>
    /// <exception cref="GoWinOpsException"><c>ServiceHalfChanged</c> when not all could be put back; else the failure itself.</exception>
    internal async Task SaveOrRevertAsync(ServiceControlManager manager, ServicePlan plan, ServiceAccountSetup account, Func<Task> save)
    {
        try
        {
            await save().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // Where not all can be put back this throws, and an account that stays needs its right.
            Revert(manager, plan.Existing!, plan.Wanted, exception);
            account.Undo();
            throw;
        }
    }

    private void Revert(ServiceControlManager manager, ServiceConfiguration existing, ServiceConfiguration wanted, Exception cause)
    {
        ServiceUndo undo = new(context.Service);
        bool isAccountLost = IsAccountLost(Changed(existing, wanted), existing);
        if (isAccountLost)
            undo.AddLost(nameof(GoServiceInfo.Account));
        ServiceConfiguration back = isAccountLost ? existing with { Account = wanted.Account } : existing;
        string[] properties = Changed(wanted, back).Select(setting => setting.Property).ToArray();
        if (properties.Length > 0)
            undo.Add(string.Join(", ", properties), () => new ServiceConfigurator(context, settings, null).Update(manager, wanted, back));
        undo.Run(cause);
    }

    // A password that was changed, or that Windows no longer holds, cannot be put back.
    private bool IsAccountLost(IEnumerable<ServiceSetting> changed, ServiceConfiguration existing) =>
        password is not null || (changed.OfType<AccountSetting>().Any() && ServiceAccount.NeedsPassword(existing.Account));

    private void ChangeBasic(ServiceControl service, List<ServiceSetting> basic, ServiceConfiguration existing, ServiceConfiguration wanted)
    {
        ServiceConfigurationCall call = ServiceConfigurationCall.Of(basic, wanted);
        bool setsAccount = password is not null || basic.OfType<AccountSetting>().Any();
        // A password belongs to the account it is given with.
        if (setsAccount)
            call.Account = wanted.Account;
        IReadOnlyList<SecureString?> forms = setsAccount ? ServicePassword.ForChange(existing.Account, wanted.Account, password) : new SecureString?[] { null };
        for (int form = 0; ; form++)
        {
            try
            {
                call.Password = forms[form];
                service.ChangeConfiguration(call, wanted);
                return;
            }
            catch (GoWinOpsException exception) when (form + 1 < forms.Count && ServicePassword.IsRefusal(exception.Problem.NativeCode ?? 0))
            {
                // The next form is the documented one; the first clears a secret that would stay behind.
                HasLeftSecret = true;
            }
        }
    }

    private void AddUndo(ServiceUndo undo, ServiceControl service, List<ServiceSetting> basic, ServiceConfiguration existing)
    {
        bool isAccountLost = IsAccountLost(basic, existing);
        if (isAccountLost)
            undo.AddLost(nameof(GoServiceInfo.Account));
        List<ServiceSetting> back = basic.Where(setting => !(isAccountLost && setting is AccountSetting)).ToList();
        if (back.Count == 0)
            return;
        undo.Add(string.Join(", ", back.Select(setting => setting.Property)), () =>
        {
            service.ChangeConfiguration(ServiceConfigurationCall.Of(back, existing), existing);
            foreach (ServiceSetting setting in back)
                setting.Apply(service, null, existing);
        });
    }

    private List<ServiceSetting> Changed(ServiceConfiguration? from, ServiceConfiguration to) =>
        ServiceSettingList.All.Where(setting => setting.Compare(from, to, context).Any()).ToList();

    private static ServiceRights RightsFor(IEnumerable<ServiceSetting> changed) =>
        changed.Aggregate((ServiceRights)0, (rights, setting) => rights | setting.ChangeRights);

    // A wish that cannot be met fails. A default that this Windows does not know is left out and said to be.
    private void Apply(ServiceSetting setting, ServiceControl service, ServiceConfiguration? from, ServiceConfiguration to)
    {
        try
        {
            setting.Apply(service, from, to);
        }
        catch (GoWinOpsException exception) when (exception.ErrorId == nameof(Messages.ServiceSettingUnsupported) && !setting.IsAsked(settings))
        {
            Unsupported.Add(setting.Property);
        }
    }
}
