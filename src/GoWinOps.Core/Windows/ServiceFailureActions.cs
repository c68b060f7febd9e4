using System;
using System.Collections.Generic;
using System.IO;
using System.Runtime.InteropServices;
using System.Text;

namespace GoWinOps.Windows;

/// <summary>
/// <c>SERVICE_FAILURE_ACTIONSW</c>: 40 bytes on 64-bit Windows, followed by what its pointers lead to. On 64-bit Windows: the reset period in seconds at 0,
/// the reboot message at 8, the command at 16, the number of actions at 24, the actions (<c>SC_ACTION</c>: type and milliseconds, 8 bytes each) at 32.
/// </summary>
/// <remarks>
/// Without actions Windows ignores the reset period, so both are always written together; a pointer to no actions deletes both. A text that is null stays, an
/// empty one is deleted. Source: the documentation of SERVICE_FAILURE_ACTIONSW.
/// </remarks>
internal sealed class ServiceFailureActions
{
    /// <summary><c>INFINITE</c>: the count never begins anew.</summary>
    internal const uint Infinite = uint.MaxValue;

    private const int ActionSize = 2 * sizeof(uint);

    // Every field begins at a multiple of a pointer's size, since pointers and numbers take turns.
    private static readonly int MessageOffset = IntPtr.Size;
    private static readonly int CommandOffset = 2 * IntPtr.Size;
    private static readonly int CountOffset = 3 * IntPtr.Size;
    private static readonly int ActionsOffset = 4 * IntPtr.Size;
    private static readonly int HeaderSize = 5 * IntPtr.Size;

    /// <summary>Seconds without a failure after which the count begins anew.</summary>
    internal uint ResetPeriod { get; init; }

    /// <summary>The reboot message.</summary>
    internal string? RebootMessage { get; init; }

    /// <summary>The command.</summary>
    internal string? Command { get; init; }

    /// <summary><c>SC_ACTION</c>s: the type and the delay in milliseconds.</summary>
    internal IReadOnlyList<(uint Type, uint Delay)> Actions { get; init; } = Array.Empty<(uint, uint)>();

    /// <summary>The structure and all its pointers lead to, in one piece of memory.</summary>
    internal NativeBuffer Write()
    {
        int actions = HeaderSize;
        int message = actions + (Actions.Count * ActionSize);
        int command = message + SizeOf(RebootMessage);
        NativeBuffer buffer = NativeBuffer.OfSize(command + SizeOf(Command));
        Clear(buffer);
        Marshal.WriteInt32(buffer.Pointer, 0, unchecked((int)ResetPeriod));
        Marshal.WriteIntPtr(buffer.Pointer, MessageOffset, WriteText(buffer, message, RebootMessage));
        Marshal.WriteIntPtr(buffer.Pointer, CommandOffset, WriteText(buffer, command, Command));
        Marshal.WriteInt32(buffer.Pointer, CountOffset, Actions.Count);
        Marshal.WriteIntPtr(buffer.Pointer, ActionsOffset, IntPtr.Add(buffer.Pointer, actions));
        for (int index = 0; index < Actions.Count; index++)
        {
            Marshal.WriteInt32(buffer.Pointer, actions + (index * ActionSize), unchecked((int)Actions[index].Type));
            Marshal.WriteInt32(buffer.Pointer, actions + (index * ActionSize) + sizeof(uint), unchecked((int)Actions[index].Delay));
        }

        return buffer;
    }

    /// <summary>Reads what Windows wrote; every pointer has to stay within the answer.</summary>
    /// <param name="answer">Where it begins.</param>
    /// <param name="size">The size of the memory it lies in, in bytes.</param>
    /// <exception cref="InvalidDataException">A pointer leads out of it.</exception>
    internal static ServiceFailureActions Read(IntPtr answer, int size) => new Reader(answer, size).Read();

    private static void Clear(NativeBuffer buffer)
    {
        for (int index = 0; index < buffer.Size; index++)
            Marshal.WriteByte(buffer.Pointer, index, 0);
    }

    private static int SizeOf(string? text) => text is null ? 0 : (text.Length + 1) * sizeof(char);

    private static IntPtr WriteText(NativeBuffer buffer, int offset, string? text)
    {
        if (text is null)
            return IntPtr.Zero;
        for (int index = 0; index < text.Length; index++)
            Marshal.WriteInt16(buffer.Pointer, offset + (index * sizeof(char)), text[index]);
        return IntPtr.Add(buffer.Pointer, offset);
    }

    private readonly struct Reader
    {
        private readonly IntPtr answer;
        private readonly int size;

        internal Reader(IntPtr answer, int size)
        {
            this.answer = answer;
            this.size = size;
        }

        internal ServiceFailureActions Read()
        {
            if (size < HeaderSize)
                throw new InvalidDataException($"{size} bytes are too few for SERVICE_FAILURE_ACTIONS, which has {HeaderSize}.");
            return new ServiceFailureActions
            {
                ResetPeriod = ReadNumber(0),
                RebootMessage = ReadText(MessageOffset, "lpRebootMsg"),
                Command = ReadText(CommandOffset, "lpCommand"),
                Actions = ReadActions(),
            };
        }

        private List<(uint Type, uint Delay)> ReadActions()
        {
            uint count = ReadNumber(CountOffset);
            IntPtr first = Marshal.ReadIntPtr(answer, ActionsOffset);
            List<(uint, uint)> actions = new();
            if (count == 0 || first == IntPtr.Zero)
                return actions;
            int offset = OffsetOf(first, "lpsaActions");
            if (count > (size - offset) / ActionSize)
                throw new InvalidDataException($"{count} actions at offset {offset} do not fit into {size} bytes.");
            for (int index = 0; index < count; index++)
                actions.Add((ReadNumber(offset + (index * ActionSize)), ReadNumber(offset + (index * ActionSize) + sizeof(uint))));
            return actions;
        }

        private uint ReadNumber(int offset) => unchecked((uint)Marshal.ReadInt32(answer, offset));

        private string? ReadText(int field, string name)
        {
            IntPtr pointer = Marshal.ReadIntPtr(answer, field);
            if (pointer == IntPtr.Zero)
                return null;
            StringBuilder text = new();
            for (int offset = OffsetOf(pointer, name); offset <= size - sizeof(char); offset += sizeof(char))
            {
                char character = unchecked((char)Marshal.ReadInt16(answer, offset));
                if (character == '\0')
                    return text.ToString();
                text.Append(character);
            }

            throw new InvalidDataException($"The text that {name} leads to does not end within {size} bytes.");
        }

        private int OffsetOf(IntPtr pointer, string name)
        {
            long offset = unchecked(pointer.ToInt64() - answer.ToInt64());
            return offset >= HeaderSize && offset < size
                ? (int)offset
                : throw new InvalidDataException($"{name} leads to offset {offset}, which is not within {HeaderSize} and {size}.");
        }
    }
}
