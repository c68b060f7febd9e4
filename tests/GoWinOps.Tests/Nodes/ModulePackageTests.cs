using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using Xunit;

namespace GoWinOps.Tests.Nodes;

public sealed class ModulePackageTests : IDisposable
{
    private readonly TestFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_module_is_packed_once_however_many_nodes_need_it_at_once()
    {
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "Orders.dll"), "code");
        ModulePackage package = await ModulePackage.ReadAsync(folder.Path, CancellationToken.None);

        byte[][] archives = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => package.ZipAsync()));

        Assert.All(archives, archive => Assert.Same(archives[0], archive));
        using ZipArchive zip = new(new MemoryStream(archives[0]));
        Assert.Equal(["Orders.dll"], zip.Entries.Select(entry => entry.FullName));
    }

    [Fact]
    public async Task What_could_not_be_packed_is_packed_for_the_next_node_that_asks()
    {
        string path = Path.Combine(folder.Path, "Orders.dll");
        await File.WriteAllTextAsync(path, "code");
        ModulePackage package = await ModulePackage.ReadAsync(folder.Path, CancellationToken.None);
        File.Move(path, path + ".away");
        await Assert.ThrowsAnyAsync<IOException>(package.ZipAsync);

        File.Move(path + ".away", path);

        Assert.NotEmpty(await package.ZipAsync());
    }
}
