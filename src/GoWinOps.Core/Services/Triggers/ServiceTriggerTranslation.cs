using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>Between triggers as people say them and as Windows does. What has no word here goes through as it is, so that nothing is lost by reading and writing.</summary>
internal static class ServiceTriggerTranslation
{
    private const uint DeviceType = 1;
    private const uint FirewallType = 4;
    private const uint EndpointType = 6;
    private const uint CustomType = 20;

    // The largest counts and sizes SERVICE_TRIGGER and its data are documented to have.
    private const int MaximumItems = 64;
    private const int MaximumBytes = 1024;

    private static readonly Guid RpcSubtype = new("bc90d167-9470-4139-a9ba-be0bbbf5b74d");
    private static readonly Guid PipeSubtype = new("1f81d131-3fac-4537-9e0c-7e7b0c2f4b55");

    // Source: winsvc.h.
    private static readonly Dictionary<ServiceTriggerEvent, (uint Type, Guid Subtype)> Fixed = new()
    {
        [ServiceTriggerEvent.NetworkAvailable] = (2, new Guid("4f27f2de-14e2-430b-a549-7cd48cbc8245")),
        [ServiceTriggerEvent.NetworkLost] = (2, new Guid("cc4ba62a-162e-4648-847a-b6bdf993e335")),
        [ServiceTriggerEvent.DomainJoined] = (3, new Guid("1ce20aba-9851-4421-9430-1ddeb766e809")),
        [ServiceTriggerEvent.DomainLeft] = (3, new Guid("ddaf516e-58c2-4866-9574-c3b615d42ea1")),
        [ServiceTriggerEvent.FirewallPortOpened] = (FirewallType, new Guid("b7569e07-8421-4ee0-ad10-86915afdad09")),
        [ServiceTriggerEvent.FirewallPortClosed] = (FirewallType, new Guid("a144ed38-8e12-4de4-9d96-e64740b1a524")),
        [ServiceTriggerEvent.MachinePolicyChanged] = (5, new Guid("659fcae6-5bdb-4da9-b1ff-ca2a178d46e0")),
        [ServiceTriggerEvent.UserPolicyChanged] = (5, new Guid("54fb46c8-f089-464c-b1fd-59d1b62c3b50")),
        [ServiceTriggerEvent.RpcRequest] = (EndpointType, RpcSubtype),
        [ServiceTriggerEvent.PipeRequest] = (EndpointType, PipeSubtype),
    };

    /// <summary>A trigger as Windows takes it.</summary>
    /// <exception cref="Problems.GoWinOpsException"><c>ServiceTriggerInvalid</c></exception>
    internal static NativeTrigger ToNative(ServiceTrigger trigger)
    {
        RequireNothingIdle(trigger);
        (uint type, Guid subtype) = trigger.Event switch
        {
            ServiceTriggerEvent.DeviceArrived => (DeviceType, RequireId(trigger)),
            ServiceTriggerEvent.EtwEvent => (CustomType, RequireId(trigger)),
            ServiceTriggerEvent.Other => (trigger.Type ?? throw Invalid(trigger, "it needs a Type"), RequireId(trigger)),
            _ => Fixed[trigger.Event],
        };
        NativeTriggerItem[] items = Items(trigger).Concat((trigger.Items ?? Array.Empty<string>()).Select(item => Item(trigger, item))).ToArray();
        if (items.Length > MaximumItems)
            throw Invalid(trigger, $"it has {items.Length} pieces of data, and {MaximumItems} is the most");
        if (items.FirstOrDefault(item => item.Data.Length > MaximumBytes) is { } large)
            throw Invalid(trigger, $"a piece of its data has {large.Data.Length} bytes, and {MaximumBytes} is the most");
        return new NativeTrigger { Type = type, Subtype = subtype, Action = (uint)trigger.Action, Items = items };
    }

    // What does not belong to an event would be lost without a word, and the event count more often than was meant.
    private static void RequireNothingIdle(ServiceTrigger trigger)
    {
        bool isFirewall = trigger.Event is ServiceTriggerEvent.FirewallPortOpened or ServiceTriggerEvent.FirewallPortClosed;
        bool isEtw = trigger.Event == ServiceTriggerEvent.EtwEvent;
        (string Name, object? Value, bool Belongs)[] all =
        {
            (nameof(ServiceTrigger.Port), trigger.Port, isFirewall),
            (nameof(ServiceTrigger.Protocol), trigger.Protocol, isFirewall),
            (nameof(ServiceTrigger.Program), trigger.Program, isFirewall),
            (nameof(ServiceTrigger.User), trigger.User, isFirewall),
            (nameof(ServiceTrigger.HardwareIds), trigger.HardwareIds, trigger.Event == ServiceTriggerEvent.DeviceArrived),
            (nameof(ServiceTrigger.PipeName), trigger.PipeName, trigger.Event == ServiceTriggerEvent.PipeRequest),
            (nameof(ServiceTrigger.Level), trigger.Level, isEtw),
            (nameof(ServiceTrigger.KeywordAny), trigger.KeywordAny, isEtw),
            (nameof(ServiceTrigger.KeywordAll), trigger.KeywordAll, isEtw),
            (nameof(ServiceTrigger.Type), trigger.Type, trigger.Event == ServiceTriggerEvent.Other),
            (nameof(ServiceTrigger.Id), trigger.Id, isEtw || trigger.Event is ServiceTriggerEvent.DeviceArrived or ServiceTriggerEvent.RpcRequest or ServiceTriggerEvent.Other),
        };
        if (all.FirstOrDefault(one => one.Value is not null && !one.Belongs) is { Name: { } idle })
            throw Invalid(trigger, $"{idle} says nothing about {trigger.Event}");
    }

    /// <summary>A trigger in our words.</summary>
    internal static ServiceTrigger FromNative(NativeTrigger native)
    {
        ServiceTrigger trigger = new() { Action = (ServiceTriggerAction)native.Action, Event = EventOf(native) };
        if (trigger.Event is ServiceTriggerEvent.DeviceArrived or ServiceTriggerEvent.EtwEvent or ServiceTriggerEvent.Other)
            trigger.Id = native.Subtype;
        if (trigger.Event == ServiceTriggerEvent.Other)
            trigger.Type = native.Type;
        List<string> rest = new();
        foreach (NativeTriggerItem item in native.Items)
        {
            if (!TryTake(trigger, item))
                rest.Add(item.Type.ToString(CultureInfo.InvariantCulture) + ":" + string.Concat(item.Data.Select(value => value.ToString("x2", CultureInfo.InvariantCulture))));
        }

        if (rest.Count > 0)
            trigger.Items = rest.ToArray();
        return trigger;
    }

    private static ServiceTriggerEvent EventOf(NativeTrigger native) => native.Type switch
    {
        DeviceType => ServiceTriggerEvent.DeviceArrived,
        CustomType => ServiceTriggerEvent.EtwEvent,
        _ => Fixed.FirstOrDefault(item => item.Value == (native.Type, native.Subtype)).Key,
    };

    private static IEnumerable<NativeTriggerItem> Items(ServiceTrigger trigger)
    {
        switch (trigger.Event)
        {
            case ServiceTriggerEvent.FirewallPortOpened or ServiceTriggerEvent.FirewallPortClosed:
                yield return Texts(Firewall(trigger));
                break;
            case ServiceTriggerEvent.DeviceArrived:
                foreach (string id in trigger.HardwareIds ?? Array.Empty<string>())
                    yield return Text(id);
                break;
            case ServiceTriggerEvent.RpcRequest:
                yield return Text(RequireId(trigger).ToString("D"));
                break;
            case ServiceTriggerEvent.PipeRequest:
                yield return Text(trigger.PipeName is { Length: > 0 } name ? name : throw Invalid(trigger, "it needs a PipeName"));
                break;
            case ServiceTriggerEvent.EtwEvent:
                if (trigger.Level is { } level)
                    yield return new NativeTriggerItem(NativeTriggerItem.Level, new[] { level });
                if (trigger.KeywordAny is { } any)
                    yield return new NativeTriggerItem(NativeTriggerItem.KeywordAny, BitConverter.GetBytes(any));
                if (trigger.KeywordAll is { } all)
                    yield return new NativeTriggerItem(NativeTriggerItem.KeywordAll, BitConverter.GetBytes(all));
                break;
        }
    }

    private static List<string> Firewall(ServiceTrigger trigger)
    {
        string port = trigger.Port ?? string.Empty;
        bool isPort = port.Equals("RPC", StringComparison.OrdinalIgnoreCase)
            || (ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out ushort number) && number > 0);
        if (!isPort)
            throw Invalid(trigger, $"Port cannot be '{port}'; it is a number from 1 to 65535, or RPC");
        string protocol = (trigger.Protocol ?? string.Empty).ToUpperInvariant();
        if (protocol is not ("TCP" or "UDP"))
            throw Invalid(trigger, $"Protocol cannot be '{trigger.Protocol}'; it is TCP or UDP");
        if (trigger.User is not null && trigger.Program is null)
            throw Invalid(trigger, "User needs Program");
        List<string> texts = new() { port, protocol };
        if (trigger.Program is not null)
            texts.Add(trigger.Program);
        if (trigger.User is not null)
            texts.Add(trigger.User);
        return texts;
    }

    private static bool TryTake(ServiceTrigger trigger, NativeTriggerItem item)
    {
        string[]? texts = item.Type == NativeTriggerItem.Text ? ReadTexts(item.Data) : null;
        switch (trigger.Event)
        {
            case ServiceTriggerEvent.FirewallPortOpened or ServiceTriggerEvent.FirewallPortClosed when trigger.Port is null && texts is { Length: >= 2 and <= 4 }:
                trigger.Port = texts[0];
                trigger.Protocol = texts[1];
                trigger.Program = texts.ElementAtOrDefault(2);
                trigger.User = texts.ElementAtOrDefault(3);
                return true;
            case ServiceTriggerEvent.DeviceArrived when texts is { Length: 1 }:
                trigger.HardwareIds = (trigger.HardwareIds ?? Array.Empty<string>()).Concat(texts).ToArray();
                return true;
            case ServiceTriggerEvent.RpcRequest when trigger.Id is null && texts is { Length: 1 } && Guid.TryParse(texts[0], out Guid id):
                trigger.Id = id;
                return true;
            case ServiceTriggerEvent.PipeRequest when trigger.PipeName is null && texts is { Length: 1 }:
                trigger.PipeName = texts[0];
                return true;
            case ServiceTriggerEvent.EtwEvent:
                return TryTakeFilter(trigger, item);
            default:
                return false;
        }
    }

    private static bool TryTakeFilter(ServiceTrigger trigger, NativeTriggerItem item)
    {
        switch (item.Type)
        {
            case NativeTriggerItem.Level when item.Data.Length == 1 && trigger.Level is null:
                trigger.Level = item.Data[0];
                return true;
            case NativeTriggerItem.KeywordAny when item.Data.Length == sizeof(ulong) && trigger.KeywordAny is null:
                trigger.KeywordAny = BitConverter.ToUInt64(item.Data, 0);
                return true;
            case NativeTriggerItem.KeywordAll when item.Data.Length == sizeof(ulong) && trigger.KeywordAll is null:
                trigger.KeywordAll = BitConverter.ToUInt64(item.Data, 0);
                return true;
            default:
                return false;
        }
    }

    private static NativeTriggerItem Item(ServiceTrigger trigger, string text)
    {
        int colon = text.IndexOf(':');
        string digits = text.Substring(colon + 1);
        if (colon < 1 || !uint.TryParse(text.Substring(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out uint type)
            || digits.Length % 2 != 0 || !digits.All(IsHexadecimal))
        {
            throw Invalid(trigger, $"Item cannot be '{text}'; it is type:hexadecimal bytes");
        }

        byte[] data = Enumerable.Range(0, digits.Length / 2)
            .Select(index => byte.Parse(digits.Substring(index * 2, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)).ToArray();
        return new NativeTriggerItem(type, data);
    }

    private static bool IsHexadecimal(char character) => character is (>= '0' and <= '9') or (>= 'a' and <= 'f') or (>= 'A' and <= 'F');

    private static NativeTriggerItem Text(string text) => new(NativeTriggerItem.Text, Encoding.Unicode.GetBytes(text + "\0"));

    private static NativeTriggerItem Texts(IReadOnlyCollection<string> texts) => new(NativeTriggerItem.Text, Encoding.Unicode.GetBytes(MultiString.Write(texts)));

    private static string[] ReadTexts(byte[] data)
    {
        char[] text = Encoding.Unicode.GetChars(data);
        return MultiString.Read(text, text.Length);
    }

    private static Guid RequireId(ServiceTrigger trigger) => trigger.Id ?? throw Invalid(trigger, "it needs an Id");

    private static Problems.GoWinOpsException Invalid(ServiceTrigger trigger, string why) => ServiceTriggerText.Invalid(trigger.ToString(), why);
}
