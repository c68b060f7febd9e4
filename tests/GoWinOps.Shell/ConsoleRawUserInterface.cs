using System;
using System.Management.Automation;
using System.Management.Automation.Host;

namespace GoWinOps.Shell;

/// <summary>Size, colours and keys of the console; a fixed size where there is none.</summary>
internal sealed class ConsoleRawUserInterface : PSHostRawUserInterface
{
    /// <summary>Columns assumed when output goes to a file or a pipe.</summary>
    private const int RedirectedWidth = 120;
    private const int RedirectedHeight = 50;

    public override ConsoleColor ForegroundColor { get; set; } = ConsoleColor.Gray;

    public override ConsoleColor BackgroundColor { get; set; } = ConsoleColor.Black;

    public override Size BufferSize
    {
        get => WindowSize;
        set => throw NotSupported();
    }

    public override Size WindowSize
    {
        get
        {
            if (Console.IsOutputRedirected)
            {
                return new Size(RedirectedWidth, RedirectedHeight);
            }

            // A terminal that does not know its size (a serial line, a bare pty) says 0.
            return new Size(
                Console.WindowWidth > 0 ? Console.WindowWidth : RedirectedWidth,
                Console.WindowHeight > 0 ? Console.WindowHeight : RedirectedHeight);
        }

        set => throw NotSupported();
    }

    public override Size MaxWindowSize => WindowSize;

    public override Size MaxPhysicalWindowSize => WindowSize;

    public override Coordinates WindowPosition { get; set; }

    public override Coordinates CursorPosition { get; set; }

    public override int CursorSize { get; set; } = 1;

    public override string WindowTitle { get; set; } = "GoWinOps.Shell";

    public override bool KeyAvailable => !Console.IsInputRedirected && Console.KeyAvailable;

    public override KeyInfo ReadKey(ReadKeyOptions options)
    {
        var key = Console.ReadKey(intercept: (options & ReadKeyOptions.NoEcho) != 0);
        return new KeyInfo((int)key.Key, key.KeyChar, default, keyDown: true);
    }

    public override void FlushInputBuffer()
    {
        // Input is read by line: there is no buffer of this host's own.
    }

    public override BufferCell[,] GetBufferContents(Rectangle rectangle) => throw NotSupported();

    public override void ScrollBufferContents(Rectangle source, Coordinates destination, Rectangle clip, BufferCell fill) =>
        throw NotSupported();

    public override void SetBufferContents(Coordinates origin, BufferCell[,] contents) => throw NotSupported();

    public override void SetBufferContents(Rectangle rectangle, BufferCell fill)
    {
        // The only such call the engine makes is Clear-Host's, with a blank cell over everything.
        if (!Console.IsOutputRedirected)
        {
            Console.Clear();
        }
    }

    private static PSNotSupportedException NotSupported() => new("This console does not give access to its screen buffer.");
}
