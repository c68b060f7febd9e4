using System;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using System.Xml.Linq;
using GoWinOps.Build;
using GoWinOps.Problems;
using Xunit;

namespace GoWinOps.Tests.Build;

public sealed class ApplicationManifestTests : IDisposable
{
    private readonly TestFolder folder = new();

    [Fact]
    public async Task Without_one_of_its_own_a_program_asks_for_no_elevation_and_takes_long_paths()
    {
        ResourceEntry entry = await ApplicationManifest.ReadAsync(null, CancellationToken.None);

        Assert.Equal((24, 1), (entry.Type, entry.Id));
        XElement root = XDocument.Parse(Encoding.UTF8.GetString(entry.Data)).Root!;
        XNamespace version3 = "urn:schemas-microsoft-com:asm.v3";
        XElement level = Assert.Single(root.Descendants(version3 + "requestedExecutionLevel"));
        Assert.Equal("asInvoker", level.Attribute("level")!.Value);
        XNamespace settings = "http://schemas.microsoft.com/SMI/2016/WindowsSettings";
        Assert.Equal("true", Assert.Single(root.Descendants(settings + "longPathAware")).Value);
    }

    [Fact]
    public async Task A_file_goes_in_as_it_is()
    {
        byte[] content = [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes("<assembly xmlns='urn:schemas-microsoft-com:asm.v1' manifestVersion='1.0'/>\r\n")];
        string path = folder.Combine("app.manifest");
        File.WriteAllBytes(path, content);

        Assert.Equal(content, (await ApplicationManifest.ReadAsync(path, CancellationToken.None)).Data);
    }

    [Theory]
    [InlineData("<assembly xmlns='urn:schemas-microsoft-com:asm.v1'>\n  <open>\n</assembly>", "line 3", "Line 3")]
    [InlineData("<html/>", "its root is <html", "its root is <html")]
    [InlineData("<assembly/>", "its root is <assembly", "its root is <assembly")]
    [InlineData("<!DOCTYPE a [<!ENTITY b 'c'>]><assembly xmlns='urn:schemas-microsoft-com:asm.v1'>&b;</assembly>", "DTD", "DTD")]
    [InlineData("", "oot element is missing", "oot element is missing")]
    public async Task What_Windows_would_refuse_to_start_is_refused_here(string content, string reason, string orReason)
    {
        string path = folder.Write("app.manifest", content);

        GoWinOpsException exception = await Assert.ThrowsAsync<GoWinOpsException>(() => ApplicationManifest.ReadAsync(path, CancellationToken.None));

        Assert.Equal("ApplicationManifestInvalid", exception.ErrorId);
        Assert.True(
            exception.Message.Contains(reason, StringComparison.Ordinal) || exception.Message.Contains(orReason, StringComparison.Ordinal), exception.Message);
    }

    public void Dispose() => folder.Dispose();
}
