using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Build;
using GoWinOps.Problems;
using Xunit;
using Xunit.Abstractions;

namespace GoWinOps.Tests.Build.Binaries;

/// <summary>Real executables with all kinds of damage, the same in each run: a right answer or one clear error, soon and in little memory.</summary>
[Collection(AllocationCollection.Name)]
public sealed class DamagedExecutableTests(GoProbe probe, ITestOutputHelper output) : IClassFixture<GoProbe>, IDisposable
{
    private const int Rounds = 100;
    private const long MemoryLimit = 64 << 20;
    private static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(1);
    private static readonly string[] ExpectedErrors =
    [
        nameof(Messages.ExecutableDamaged), nameof(Messages.ExecutableFormatUnknown), nameof(Messages.ExecutableNotBuiltByGo), nameof(Messages.GoBuildInfoContradictory),
        nameof(Messages.ExecutablePacked), nameof(Messages.ExecutableIsArchive),
    ];

    private readonly TestFolder folder = new();

    [GoTheory]
    [InlineData("windows/amd64")]
    [InlineData("windows/386")]
    [InlineData("linux/amd64")]
    [InlineData("linux/mips")]
    [InlineData("linux/s390x")]
    [InlineData("darwin/arm64")]
    [InlineData("js/wasm")]
    [InlineData("aix/ppc64")]
    public async Task Damage_ends_in_a_right_answer_or_a_clear_error(string target)
    {
        byte[] whole = await File.ReadAllBytesAsync(await probe.BuildStampedAsync(target));
        string path = folder.Combine("damaged");
        int[] places = Landmarks(whole);
        Dictionary<string, int> outcomes = [];
        for (int seed = 0; seed < Rounds; seed++)
        {
            try
            {
                byte[] damaged = Damage(whole, places, new Random(seed));
                await File.WriteAllBytesAsync(path, damaged);
                string outcome = await ReadAsync(path);
                outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"seed {seed} for {target}: {exception.Message}", exception);
            }
        }

        output.WriteLine(string.Join(", ", outcomes.OrderByDescending(pair => pair.Value).Select(pair => $"{pair.Key} {pair.Value}")));
        Assert.True(outcomes.GetValueOrDefault(nameof(Messages.ExecutableDamaged)) > Rounds / 10, "The damage hardly does any: look at what it hits.");
    }

    public void Dispose() => folder.Dispose();

    private static async Task<string> ReadAsync(string path)
    {
        long before = GC.GetTotalAllocatedBytes();
        Stopwatch watch = Stopwatch.StartNew();
        string outcome;
        try
        {
            IReadOnlyList<GoBuildInfo> found = await GoBuildInfoReader.ReadAsync(path, CancellationToken.None);
            Assert.All(found, info => Assert.NotEmpty(info.GoVersion));
            outcome = "read";
        }
        catch (GoWinOpsException exception)
        {
            Assert.Contains(exception.ErrorId, ExpectedErrors);
            Assert.Contains(path, exception.Message, StringComparison.Ordinal);
            outcome = exception.ErrorId;
        }

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeLimit);
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, MemoryLimit);
        return outcome;
    }

    /// <summary>Where damage tells: the headers, and the build information.</summary>
    private static int[] Landmarks(byte[] whole)
    {
        List<int> places = [0, 0x3C, 0x80];
        int magic = whole.AsSpan().IndexOf("\x20Go buildinf:"u8);
        places.AddRange([magic - 1, magic + 13, magic + 31]);
        if (whole[0] == 0x7F && whole[4] == 2)
            places.Add((int)(whole[5] == 2 ? BinaryPrimitives.ReadInt64BigEndian(whole.AsSpan(40)) : BinaryPrimitives.ReadInt64LittleEndian(whole.AsSpan(40))));
        else if (whole[0] == 0x7F)
            places.Add(whole[5] == 2 ? BinaryPrimitives.ReadInt32BigEndian(whole.AsSpan(32)) : BinaryPrimitives.ReadInt32LittleEndian(whole.AsSpan(32)));
        return places.Where(place => place >= 0 && place < whole.Length).ToArray();
    }

    private static byte[] Damage(byte[] whole, int[] places, Random random)
    {
        byte[] damaged = (byte[])whole.Clone();
        int kind = random.Next(5);
        if (kind == 0)
            return damaged[..random.Next(random.Next(2) == 0 ? 4096 : whole.Length)];
        int hits = random.Next(1, 16);
        for (int hit = 0; hit < hits; hit++)
        {
            int place = Math.Min(places[random.Next(places.Length)] + random.Next(random.Next(2) == 0 ? 64 : 2048), whole.Length - 8);
            Span<byte> there = damaged.AsSpan(place, 1 << random.Next(4));
            switch (kind)
            {
                case 1:
                    there[0] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    there.Fill(0xFF);
                    break;
                case 3:
                    random.NextBytes(there);
                    break;
                default:
                    there.Fill((byte)(random.Next(2) == 0 ? 0x00 : 0x80));
                    break;
            }
        }

        return damaged;
    }
}
