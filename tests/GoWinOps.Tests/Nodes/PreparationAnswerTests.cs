using System;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Tests.Hosting;
using Xunit;

namespace GoWinOps.Tests.Nodes;

public sealed class PreparationAnswerTests
{
    // The lines as PrepareNode.ps1 writes them.
    [Theory]
    [InlineData("LanguageMode ConstrainedLanguage", "NodeLanguageMode", "ConstrainedLanguage")]
    [InlineData("Framework 461308", "NodeFrameworkTooOld", "461308")]
    [InlineData(@"Unsafe C:\ProgramData\GoWinOps S-1-5-21-1-2-3-1001", "NodeFolderUnsafe", @"C:\ProgramData\GoWinOps S-1-5-21-1-2-3-1001")]
    [InlineData(@"Link C:\ProgramData\GoWinOps", "NodeFolderIsLink", @"C:\ProgramData\GoWinOps")]
    [InlineData(@"Conflict C:\other place\GoWinOps.dll", "NodeModuleConflict", @"C:\other place\GoWinOps.dll")]
    [InlineData("Damaged /var/lib/gowinops/module/00/GoWinOps.dll", "PushCorrupted", "0000")]
    [InlineData("", "PushCorrupted", "0000")]
    public void A_node_that_is_not_ready_is_explained_by_its_answer(string line, string errorId, string detail)
    {
        PreparationAnswer answer = PreparationAnswer.Read(line);

        GoWinOpsException failure = answer.Failure("web01", "0000");

        Assert.False(answer.IsReady);
        Assert.Equal(errorId, failure.ErrorId);
        Assert.Contains("web01", failure.Message, StringComparison.Ordinal);
        Assert.Contains(detail, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Ready /var/lib/gowinops/module/00", true, false)]
    [InlineData("Missing /var/lib/gowinops/module/00/GoWinOps.dll", false, true)]
    [InlineData("Damaged /var/lib/gowinops/module/00/GoWinOps.dll", false, true)]
    [InlineData("Framework 0", false, false)]
    public void Only_what_lacks_the_module_is_sent_it(string line, bool isReady, bool needsPush)
    {
        PreparationAnswer answer = PreparationAnswer.Read(line);

        Assert.Equal((isReady, needsPush), (answer.IsReady, answer.NeedsPush));
    }

    [Fact]
    public void Every_word_the_script_answers_is_understood()
    {
        string script = File.ReadAllText(Path.Combine(ModuleSession.RepositoryRoot, "src", "GoWinOps", "Nodes", "PrepareNode.ps1"));
        string[] words = Regex.Matches(script, "^\\s*\"(?<word>[A-Z][A-Za-z]+) \\$", RegexOptions.Multiline).Select(match => match.Groups["word"].Value).ToArray();

        Assert.Equal(["Conflict", "Framework", "LanguageMode", "Link", "Ready", "Unsafe"], words.Order(StringComparer.Ordinal));
        Assert.All(words.Where(word => word != "Ready"), word => Assert.NotEqual("PushCorrupted", PreparationAnswer.Read(word + " x").Failure("web01", "0000").ErrorId));
    }
}
