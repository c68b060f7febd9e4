using System.IO;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GoWinOps.Build;
using GoWinOps.Tests.Hosting;
using Xunit;

namespace GoWinOps.Tests.Build.Versions;

public sealed class TagScopeTests : System.IDisposable
{
    private readonly TestFolder folder = new();

    [Theory]
    [InlineData("", true)]
    [InlineData("svc/", true)]
    [InlineData("release-", true)]
    [InlineData("a/b.c/", true)]
    [InlineData("vergr\u00f6\u00dfert/", true)]
    [InlineData("-x", false)]
    [InlineData("/x", false)]
    [InlineData(".x", false)]
    [InlineData("a b", false)]
    [InlineData("a..b", false)]
    [InlineData("a//", false)]
    [InlineData("a/.b", false)]
    [InlineData("a.lock/", false)]
    [InlineData("a@{b", false)]
    [InlineData("a~", false)]
    [InlineData("a^", false)]
    [InlineData("a:", false)]
    [InlineData("a?", false)]
    [InlineData("a*", false)]
    [InlineData("a[", false)]
    [InlineData("a\\", false)]
    [InlineData("a\t", false)]
    [InlineData("a\u007f", false)]
    public void Reader_and_schema_take_the_same_prefixes(string prefix, bool isPrefix)
    {
        JsonNode schema = JsonNode.Parse(File.ReadAllText(Path.Combine(ModuleSession.RepositoryRoot, "docs", "schemas", "gowinops.schema.json")))!;
        string pattern = (string)schema["properties"]!["build"]!["properties"]!["tagPrefix"]!["pattern"]!;

        Assert.Equal(isPrefix, TagScope.IsPrefix(prefix));
        Assert.Equal(isPrefix, Regex.IsMatch(prefix, pattern, RegexOptions.ECMAScript));
    }

    [Theory]
    [InlineData("", "module example.com/app\n", "v1.2.3")]
    [InlineData("svc", "module example.com/app/svc\n", "svc/v1.2.3")]
    [InlineData("a/b", "// Text\nmodule \"example.com/app/a/b\" // comment\n", "a/b/v1.2.3")]
    [InlineData("svc/v2", "module example.com/app/svc/v2\n", "svc/v2.2.3")]
    [InlineData("v3", "module example.com/app/v3\n", "v3.2.3")]
    [InlineData("svc", "module example.com/app/svc/v2\n", "svc/v1.2.3")]
    [InlineData("svc/v1", "module example.com/app/svc/v1\n", "svc/v1/v1.2.3")]
    public void A_module_s_tags_follow_from_its_folder_as_Go_has_it(string module, string content, string example)
    {
        folder.Write((module.Length > 0 ? module + "/" : string.Empty) + "go.mod", content);
        string program = Path.Combine(folder.Path, module, "cmd", "app");

        Assert.Equal(example, TagScope.OfModule(folder.Path, program).Example);
    }

    public void Dispose() => folder.Dispose();
}
