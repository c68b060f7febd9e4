using System.IO;
using System.Linq;
using System.Threading.Tasks;
using GoWinOps.Nodes;
using GoWinOps.Pipelines.Runs;
using GoWinOps.Problems;
using Xunit;

namespace GoWinOps.Tests.Pipelines.Runs;

public sealed class PackageStageTests : System.IDisposable
{
    private readonly TestFolder folder = new();

    [Fact]
    public async Task The_same_executable_gives_the_same_package_and_one_that_is_there_is_replaced()
    {
        PipelineArtifact artifact = new() { Name = "orders", Version = "1.0.0", Target = "windows/amd64", Path = folder.Write("orders.exe", "MZ") };
        string package = Path.Combine(PackageStage.FolderOf(folder.Path, "1.0.0"), "orders_1.0.0_windows_amd64.zip");

        await PackageStage.RunAsync(folder.Path, [artifact], default);
        string first = await ContentHash.OfFileAsync(package, default);
        await PackageStage.RunAsync(folder.Path, [artifact], default);

        Assert.Equal(first, await ContentHash.OfFileAsync(package, default));
        Assert.Equal(["SHA256SUMS", "orders_1.0.0_windows_amd64.zip"], Directory.GetFiles(Path.GetDirectoryName(package)!).Select(path => Path.GetFileName(path)).Order(System.StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_to_is_said_so()
    {
        folder.Write("1.0.0", "a file where the folder should be");
        PipelineArtifact artifact = new() { Name = "orders", Version = "1.0.0", Target = "windows/amd64", Path = folder.Write("orders.exe", "MZ") };

        GoWinOpsException exception = await Assert.ThrowsAsync<GoWinOpsException>(() => PackageStage.RunAsync(folder.Path, [artifact], default));

        Assert.Equal("PipelinePackageFailed", exception.ErrorId);
        Assert.Contains(folder.Path, exception.Message);
    }

    public void Dispose() => folder.Dispose();
}
