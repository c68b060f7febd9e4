using System;
using System.IO;
using System.Runtime.InteropServices;
using GoWinOps.Problems;
using GoWinOps.Windows;
using Xunit;

namespace GoWinOps.Tests.Windows.Security;

public sealed class FolderTrustTests
{
    // What a folder made below ProgramData in the ordinary way inherits there.
    private const string Ordinary = "D:AI(A;OICIID;FA;;;SY)(A;OICIID;FA;;;BA)(A;OICIIOID;GA;;;CO)(A;OICIID;0x1200a9;;;BU)(A;CIID;DCLCRPCR;;;BU)";
    private static readonly Sid Mallory = Sid.Parse("S-1-5-21-1-2-3-1001");

    [Theory]
    [InlineData("S-1-5-18", true)]
    [InlineData("S-1-5-32-544", true)]
    [InlineData("S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464", true)]
    [InlineData("S-1-5-21-9-9-9-500", true)] // runs this process
    [InlineData("S-1-5-21-1-2-3-1001", false)]
    [InlineData("S-1-5-32-545", false)]
    [InlineData("S-1-5-80-1-2-3-4-5", false)] // a service's own account
    public void A_folder_is_trusted_when_an_administrator_or_the_system_owns_it(string owner, bool expected) =>
        Assert.Equal(expected, FolderTrust.IsTrusted(Sid.Parse(owner), () => Sid.Parse("S-1-5-21-9-9-9-500")));

    [Theory]
    [InlineData("S-1-5-21-1-2-3-1001", 0, "S-1-5-21-1-2-3-1001")]
    [InlineData("S-1-5-18", 0, null)]
    [InlineData(null, 5, "somebody who hides it")] // he denies administrators to read it
    [InlineData(null, 1, null)] // a file system without owners
    [InlineData(null, 0, null)]
    public void An_owner_who_hides_is_a_stranger_and_none_at_all_is_not(string? owner, int code, string? expected) =>
        Assert.Equal(expected, FolderTrust.Stranger(owner is null ? null : Sid.Parse(owner), code, () => null));

    [Theory]
    [InlineData(Ordinary, true)]
    [InlineData("D:AI(A;OICIID;FA;;;SY)(A;ID;0x1301bf;;;S-1-5-21-1-2-3-1001)", true)]
    [InlineData("D:AI(A;OICIID;FA;;;SY)(A;OICIID;FA;;;BA)(A;OICIIOID;GA;;;CO)(A;OICIID;0x1200a9;;;BU)", false)]
    [InlineData("D:AI(D;OICIID;FA;;;BU)(A;OICIID;FA;;;BA)", false)]
    [InlineData("D:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;0x1301bf;;;S-1-5-21-1-2-3-1001)", false)] // an administrator meant it
    public void A_folder_that_everybody_may_write_to_by_inheritance_is_open(string list, bool expected) =>
        Assert.Equal(expected, FolderTrust.IsOpen(SddlText.Parse(list, _ => null)));

    [Fact]
    public void A_folder_without_a_list_is_open() => Assert.True(FolderTrust.IsOpen(new SecurityDescriptor { AllowsEverything = true }));

    [Fact]
    public void Every_folder_below_the_one_that_all_may_write_to_is_looked_at_from_the_outermost_on()
    {
        string shared = Path.GetFullPath(Path.Combine(Path.GetTempPath(), "shared"));
        string root = Path.Combine(shared, "GoWinOps");

        Assert.Equal([root, Path.Combine(root, "services"), Path.Combine(root, "services", "orders")], FolderTrust.Below(Path.Combine(root, "services", "orders"), shared));
        Assert.Equal([root], FolderTrust.Below(Path.Combine(root, "services", ".."), shared + Path.DirectorySeparatorChar));
        Assert.Empty(FolderTrust.Below(shared + "elsewhere", shared));
        Assert.Empty(FolderTrust.Below(shared, shared));
    }

    [Fact]
    public void A_link_in_the_place_of_a_folder_is_refused_even_where_it_leads_nowhere()
    {
        using TestFolder folder = new();
        string link = Path.Combine(folder.Path, "GoWinOps");
        Directory.CreateSymbolicLink(link, Path.Combine(folder.Path, "nowhere"));

        GoWinOpsException failure = Assert.Throws<GoWinOpsException>(() => FolderTrust.Require(link));

        Assert.Equal(("NodeFolderIsLink", link), (failure.ErrorId, (string)failure.Target!));
        Assert.Contains(link, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_an_open_folder_is_given_is_what_a_new_one_is_made_with()
    {
        SecurityDescriptor text = SddlText.Parse(ProtectedFolder.Text.Substring(ProtectedFolder.Text.IndexOf("D:", StringComparison.Ordinal)), _ => null);

        Assert.Equal(text.ToBytes(), ProtectedFolder.Wanted.ToBytes());
        Assert.False(FolderTrust.IsOpen(ProtectedFolder.Wanted));
    }

    [Fact]
    public void Who_runs_a_process_is_read_through_the_pointer_that_its_token_answers_with()
    {
        byte[] sid = Mallory.ToBytes();
        using NativeBuffer answer = NativeBuffer.OfSize((2 * IntPtr.Size) + sid.Length);
        IntPtr behind = IntPtr.Add(answer.Pointer, 2 * IntPtr.Size);
        Marshal.WriteIntPtr(answer.Pointer, behind);
        Marshal.Copy(sid, 0, behind, sid.Length);

        Assert.Equal(Mallory, ProcessUser.Read(answer.Pointer));
    }
}
