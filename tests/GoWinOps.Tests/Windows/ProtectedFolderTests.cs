using System;
using GoWinOps.Problems;
using GoWinOps.Windows;
using Xunit;

namespace GoWinOps.Tests.Windows;

public sealed class ProtectedFolderTests
{
    [Fact]
    public void A_folder_that_cannot_be_made_is_named()
    {
        GoWinOpsException failure = ProtectedFolder.Failure(@"C:\ProgramData\GoWinOps", 5);

        Assert.Equal("NodeFolderFailed", failure.ErrorId);
        Assert.Equal(@"C:\ProgramData\GoWinOps", failure.Target);
        Assert.Contains(@"C:\ProgramData\GoWinOps", failure.Message, StringComparison.Ordinal);
        Assert.Contains(new System.ComponentModel.Win32Exception(5).Message, failure.Message, StringComparison.Ordinal);
    }
}
