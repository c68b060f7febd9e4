using System;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace GoWinOps.Lab.Network;

/// <summary>A network card whose other end is this process (Linux TAP; the numbers are those of linux/if_tun.h and poll.h).</summary>
internal sealed partial class TapDevice : IDisposable
{
    private const int OpenReadWrite = 2;
    private const int OpenCloseOnExec = 0x80000;
    private const nuint SetInterface = 0x400454ca;
    private const ushort EthernetFrames = 0x0002;
    private const ushort NoPacketInformation = 0x1000;
    private const int NameSize = 16;
    private const int RequestSize = 40;
    private const short PollIn = 1;

    private readonly SafeFileHandle _handle;

    /// <exception cref="LabException">The kernel has no TUN/TAP, or the name is taken.</exception>
    public TapDevice(string name)
    {
        var descriptor = open("/dev/net/tun", OpenReadWrite | OpenCloseOnExec);
        if (descriptor < 0)
        {
            throw new LabException($"/dev/net/tun cannot be opened (error {Marshal.GetLastPInvokeError()}): a delay needs the kernel's TUN/TAP driver.");
        }

        _handle = new SafeFileHandle(descriptor, ownsHandle: true);
        var request = new byte[RequestSize];
        Encoding.ASCII.GetBytes(name, 0, name.Length, request, 0);
        BitConverter.TryWriteBytes(request.AsSpan(NameSize), (ushort)(EthernetFrames | NoPacketInformation));
        if (ioctl(_handle, SetInterface, request) < 0)
        {
            var error = Marshal.GetLastPInvokeError();
            _handle.Dispose();
            throw new LabException($"The network device '{name}' cannot be made (error {error}).");
        }
    }

    /// <summary>Waits for a frame.</summary>
    /// <returns>Its length; 0 when none came in time.</returns>
    public int Receive(byte[] buffer, TimeSpan deadline)
    {
        var waiting = new PollRequest { Descriptor = (int)_handle.DangerousGetHandle(), Events = PollIn };
        if (poll(ref waiting, 1, (int)deadline.TotalMilliseconds) <= 0 || (waiting.Returned & PollIn) == 0)
        {
            return 0;
        }

        return (int)Math.Max(read(_handle, buffer, (nuint)buffer.Length), 0);
    }

    /// <summary>Sends a frame; like any cable it says nothing when the frame is lost.</summary>
    public void Send(byte[] frame) => _ = write(_handle, frame, (nuint)frame.Length);

    public void Dispose() => _handle.Dispose();

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int ioctl(SafeFileHandle descriptor, nuint request, [In] byte[] argument);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int poll(ref PollRequest requests, nuint count, int timeoutMilliseconds);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint read(SafeFileHandle descriptor, [Out] byte[] buffer, nuint count);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint write(SafeFileHandle descriptor, byte[] buffer, nuint count);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollRequest
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }
}
