using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary><c>SERVICE_TRIGGER_INFO</c> with all it points at: 24 bytes, 32 a trigger and 16 a piece of data on 64-bit Windows.</summary>
/// <remarks>Source: winsvc.h and its documentation.</remarks>
internal static class NativeTriggerLayout
{
    private const int GuidSize = 16;
    private static readonly int PointerSize = IntPtr.Size;

    private static int InfoSize => 3 * PointerSize;

    private static int TriggerSize => 8 + (3 * PointerSize);

    private static int ItemSize => 8 + PointerSize;

    /// <summary>What Windows is told.</summary>
    internal static NativeImage Write(IReadOnlyList<NativeTrigger> triggers)
    {
        NativeImage image = new();
        int info = image.Reserve(InfoSize);
        image.WriteUInt32(info, (uint)triggers.Count);
        if (triggers.Count == 0)
            return image;
        int array = image.Reserve(triggers.Count * TriggerSize);
        image.WritePointer(info + PointerSize, array);
        for (int index = 0; index < triggers.Count; index++)
            Write(image, array + (index * TriggerSize), triggers[index]);
        return image;
    }

    /// <summary>What Windows tells.</summary>
    internal static NativeTrigger[] Read(IntPtr info)
    {
        NativeTrigger[] triggers = new NativeTrigger[Marshal.ReadInt32(info)];
        IntPtr array = Marshal.ReadIntPtr(info, PointerSize);
        for (int index = 0; index < triggers.Length; index++)
            triggers[index] = ReadTrigger(IntPtr.Add(array, index * TriggerSize));
        return triggers;
    }

    private static void Write(NativeImage image, int offset, NativeTrigger trigger)
    {
        image.WriteUInt32(offset, trigger.Type);
        image.WriteUInt32(offset + 4, trigger.Action);
        image.WritePointer(offset + 8, image.Add(trigger.Subtype.ToByteArray()));
        image.WriteUInt32(offset + 8 + PointerSize, (uint)trigger.Items.Length);
        if (trigger.Items.Length == 0)
            return;
        int array = image.Reserve(trigger.Items.Length * ItemSize);
        image.WritePointer(offset + 8 + (2 * PointerSize), array);
        for (int index = 0; index < trigger.Items.Length; index++)
        {
            int item = array + (index * ItemSize);
            image.WriteUInt32(item, trigger.Items[index].Type);
            image.WriteUInt32(item + 4, (uint)trigger.Items[index].Data.Length);
            image.WritePointer(item + 8, image.Add(trigger.Items[index].Data));
        }
    }

    private static NativeTrigger ReadTrigger(IntPtr pointer)
    {
        NativeTriggerItem[] items = new NativeTriggerItem[Marshal.ReadInt32(pointer, 8 + PointerSize)];
        IntPtr array = Marshal.ReadIntPtr(pointer, 8 + (2 * PointerSize));
        for (int index = 0; index < items.Length; index++)
        {
            IntPtr item = IntPtr.Add(array, index * ItemSize);
            items[index] = new NativeTriggerItem((uint)Marshal.ReadInt32(item), ReadBytes(Marshal.ReadIntPtr(item, 8), Marshal.ReadInt32(item, 4)));
        }

        return new NativeTrigger
        {
            Type = (uint)Marshal.ReadInt32(pointer),
            Action = (uint)Marshal.ReadInt32(pointer, 4),
            Subtype = new Guid(ReadBytes(Marshal.ReadIntPtr(pointer, 8), GuidSize)),
            Items = items,
        };
    }

    private static byte[] ReadBytes(IntPtr pointer, int count)
    {
        byte[] bytes = new byte[count];
        if (pointer != IntPtr.Zero)
            Marshal.Copy(pointer, bytes, 0, count);
        return bytes;
    }
}
