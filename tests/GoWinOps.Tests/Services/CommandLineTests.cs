using System;
using System.Linq;
using GoWinOps.Services;
using Xunit;

namespace GoWinOps.Tests.Services;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData(@"C:\a.exe", new string[0], "\"C:\\a.exe\"")]
    [InlineData(@"C:\Program Files\a.exe", new[] { "--service" }, "\"C:\\Program Files\\a.exe\" --service")]
    [InlineData(@"C:\a.exe", new[] { "" }, "\"C:\\a.exe\" \"\"")]
    [InlineData(@"C:\a.exe", new[] { @"a b\" }, "\"C:\\a.exe\" \"a b\\\\\"")]
    [InlineData(@"C:\a.exe", new[] { @"c:\x\", "y" }, "\"C:\\a.exe\" c:\\x\\ y")]
    [InlineData(@"C:\a.exe", new[] { "say \"hi\"" }, "\"C:\\a.exe\" \"say \\\"hi\\\"\"")]
    [InlineData(@"C:\a.exe", new[] { "a\\\"b" }, "\"C:\\a.exe\" \"a\\\\\\\"b\"")]
    public void Arguments_are_quoted_as_CommandLineToArgvW_reads_them(string executable, string[] arguments, string expected)
    {
        Assert.Equal(expected, CommandLine.Join(executable, arguments));
    }

    [Fact]
    public void What_is_joined_is_split_into_the_same_parts()
    {
        const string Alphabet = "ab \t\\\"\n-=ü";
        Random random = new(20261123);
        for (int round = 0; round < 20_000; round++)
        {
            string[] arguments = Enumerable.Range(0, random.Next(4))
                .Select(_ => new string(Enumerable.Range(0, random.Next(8)).Select(_ => Alphabet[random.Next(Alphabet.Length)]).ToArray())).ToArray();

            string line = CommandLine.Join(@"C:\Program Files\x y.exe", arguments);
            (string executable, string[] read) = CommandLine.Split(line);

            Assert.Equal(@"C:\Program Files\x y.exe", executable);
            Assert.True(arguments.SequenceEqual(read), line);
        }
    }

    [Theory]
    [InlineData(@"C:\windows\system32\svchost.exe -k netsvcs", @"C:\windows\system32\svchost.exe", new[] { "-k", "netsvcs" })]
    [InlineData("\"C:\\a b.exe\"", @"C:\a b.exe", new string[0])]
    [InlineData("", "", new string[0])]
    [InlineData("\"C:\\unclosed", @"C:\unclosed", new string[0])]
    public void An_image_path_somebody_else_wrote_is_read(string line, string executable, string[] arguments)
    {
        (string foundExecutable, string[] foundArguments) = CommandLine.Split(line);

        Assert.Equal(executable, foundExecutable);
        Assert.Equal(arguments, foundArguments);
    }
}
