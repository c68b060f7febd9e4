using System;
using System.Globalization;
using System.IO;
using System.Linq;

namespace GoWinOps.Bench;

/// <summary>What the lab's processes have taken of the processors so far: this one, and the nodes'.</summary>
internal readonly record struct ProcessorTime(TimeSpan Own, TimeSpan Nodes)
{
    // proc(5): utime and stime are the fields 14 and 15, in ticks of USER_HZ, which is 100 on every Linux that .NET runs on; the name, field 2, may hold blanks.
    private const int TicksASecond = 100;
    private const int UserTime = 14 - 3;

    /// <summary>Reads it; the lab's processes are all there are in its namespace.</summary>
    public static ProcessorTime Read()
    {
        TimeSpan own = TimeSpan.Zero;
        TimeSpan nodes = TimeSpan.Zero;
        foreach (string folder in Directory.GetDirectories("/proc").Where(folder => Path.GetFileName(folder).All(char.IsAsciiDigit)))
        {
            TimeSpan taken = TakenBy(folder);
            if (Path.GetFileName(folder) == Environment.ProcessId.ToString(CultureInfo.InvariantCulture))
                own += taken;
            else
                nodes += taken;
        }

        return new ProcessorTime(own, nodes);
    }

    public static ProcessorTime operator +(ProcessorTime one, ProcessorTime other) => new(one.Own + other.Own, one.Nodes + other.Nodes);

    public static ProcessorTime operator -(ProcessorTime later, ProcessorTime earlier) => new(later.Own - earlier.Own, later.Nodes - earlier.Nodes);

    private static TimeSpan TakenBy(string folder)
    {
        string line;
        try
        {
            line = File.ReadAllText(Path.Combine(folder, "stat"));
        }
        catch (IOException)
        {
            // It has ended since it was listed.
            return TimeSpan.Zero;
        }

        string[] fields = line[(line.LastIndexOf(')') + 2)..].Split(' ');
        long ticks = fields.Skip(UserTime).Take(2).Sum(field => long.Parse(field, CultureInfo.InvariantCulture));
        return TimeSpan.FromSeconds((double)ticks / TicksASecond);
    }
}
