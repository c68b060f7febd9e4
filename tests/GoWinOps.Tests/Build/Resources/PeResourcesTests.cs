using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using GoWinOps.Build;
using GoWinOps.Problems;
using GoWinOps.Tests.Hosting;
using Xunit;

namespace GoWinOps.Tests.Build;

public sealed class PeResourcesTests : CrossBuildTest
{
    private const int DamagedFiles = 150;

    [GoFact]
    public async Task A_damaged_executable_gives_the_right_answer_or_one_clear_error()
    {
        File.WriteAllBytes(Folder.Combine("app.ico"), TestIcon.Of(16, 256));
        ModuleSession.Outcome outcome = await BuildAsync(Folder.WriteProgram(), $"-Version 1.2.3 -IconPath '{Folder.Combine("app.ico")}'");
        Assert.Empty(outcome.ErrorIds);
        byte[] whole = File.ReadAllBytes(Text(outcome.Output[0], "Path"));
        (int start, int size) = SectionOf(whole, ".rsrc");
        Random random = new(20260822);
        int refused = 0;
        for (int round = 0; round < DamagedFiles; round++)
        {
            // The directory with its entries is in the first 400 bytes; the headers of the file come first.
            byte[] damaged = (byte[])whole.Clone();
            for (int change = random.Next(1, 4); change > 0; change--)
                damaged[round % 3 == 0 ? random.Next(0x400) : start + random.Next(round % 3 == 1 ? Math.Min(size, 400) : size)] = (byte)random.Next(256);
            string path = Folder.Combine($"damaged-{round}.exe");
            File.WriteAllBytes(path, round % 10 == 9 ? damaged[..random.Next(whole.Length)] : damaged);
            refused += IsRefused(path, round) ? 1 : 0;
            File.Delete(path);
        }

        Assert.InRange(refused, 1, DamagedFiles - 1);
    }

    [GoFact]
    public async Task A_program_without_resources_has_none()
    {
        ModuleSession.Outcome outcome = await BuildAsync(Folder.WriteProgram(), "-Version 1.2.3 -NoWindowsResource");

        using BuiltResources built = new(Text(Assert.Single(outcome.Output), "Path"));
        Assert.Empty(built.Resources.All);
        Assert.Null(built.Resources.ReadVersion());
    }

    private static bool IsRefused(string path, int round)
    {
        Exception? exception = Record.Exception(() =>
        {
            using BuiltResources built = new(path);
            built.Resources.ReadVersion();
            foreach (PeResource resource in built.Resources.All)
                Assert.Equal(resource.Size, built.Resources.Read(resource).Length);
        });
        bool isClear = exception is null or GoWinOpsException { ErrorId: "ExecutableDamaged" or "ExecutableFormatUnknown" };
        Assert.True(isClear, $"round {round}: {exception}");
        return exception is not null;
    }

    private static (int Start, int Size) SectionOf(byte[] image, string name)
    {
        int header = BitConverter.ToInt32(image, 0x3C) + 4;
        int table = header + 20 + BitConverter.ToUInt16(image, header + 16);
        int found = Enumerable.Range(0, BitConverter.ToUInt16(image, header + 2)).Select(index => table + (index * 40))
            .Single(section => System.Text.Encoding.ASCII.GetString(image, section, 8).TrimEnd('\0') == name);
        return (BitConverter.ToInt32(image, found + 20), BitConverter.ToInt32(image, found + 8));
    }
}
