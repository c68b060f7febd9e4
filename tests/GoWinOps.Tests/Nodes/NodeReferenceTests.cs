using System;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using Xunit;

namespace GoWinOps.Tests.Nodes;

public sealed class NodeReferenceTests
{
    [Theory]
    [InlineData(".", NodeTransport.Local, "localhost", null, null)]
    [InlineData("LOCALHOST", NodeTransport.Local, "localhost", null, null)]
    [InlineData("web01", NodeTransport.WinRm, "web01", null, null)]
    [InlineData("fe80::1", NodeTransport.WinRm, "fe80::1", null, null)]
    [InlineData("winrm://web01", NodeTransport.WinRm, "web01", null, null)]
    [InlineData("winrm+https://web01:5986", NodeTransport.WinRmHttps, "web01", 5986, null)]
    [InlineData("ssh://admin@web01:22", NodeTransport.Ssh, "web01", 22, "admin")]
    [InlineData("SSH://admin@example.org@web01/", NodeTransport.Ssh, "web01", null, "admin@example.org")]
    [InlineData("ssh://EXAMPLE%5Cadmin@[fe80::1%25eth0]:2222", NodeTransport.Ssh, "fe80::1%25eth0", 2222, "EXAMPLE\\admin")]
    public void A_node_is_read_as_users_write_it(string text, NodeTransport transport, string address, int? port, string? user)
    {
        NodeReference reference = NodeReference.Parse(text);

        Assert.Equal((transport, address, port, user), (reference.Transport, reference.Address, reference.Port, reference.UserName));
        Assert.Equal(text, reference.Name);
    }

    [Theory]
    [InlineData("", "it is empty")]
    [InlineData("web 01", "the host contains ' '")]
    [InlineData("ssh://", "the host is missing")]
    [InlineData("ssh://-oProxyCommand=x", "begins with a hyphen")]
    [InlineData("ssh://-l@web01", "begins with a hyphen")]
    [InlineData("web01:22", "ssh://web01:22")]
    [InlineData("admin@web01", "ssh://admin@web01")]
    [InlineData("ssh://web01:0", "the port '0'")]
    [InlineData("ssh://web01:65536", "the port '65536'")]
    [InlineData("ssh://web01:x", "the port 'x'")]
    [InlineData("ssh://[fe80::1", "']'")]
    [InlineData("http://web01", "'http' is not a way to a node")]
    [InlineData("ssh://web01?key=x", "'key' is not a setting")]
    [InlineData("ssh://web01?keyFile=", "'keyFile' has no value")]
    public void A_name_that_cannot_be_read_is_refused_with_the_part_that_is_wrong(string text, string part)
    {
        GoWinOpsException refusal = Assert.Throws<GoWinOpsException>(() => NodeReference.Parse(text));

        Assert.Equal(nameof(Messages.NodeNameInvalid), refusal.ErrorId);
        Assert.Contains(part, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_password_in_a_node_s_name_is_refused_and_not_repeated()
    {
        GoWinOpsException refusal = Assert.Throws<GoWinOpsException>(() => NodeReference.Parse("ssh://admin:s3cret@web01"));

        Assert.Equal(nameof(Messages.NodeNameInvalid), refusal.ErrorId);
        Assert.DoesNotContain("s3cret", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", refusal.Target as string, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reference_written_as_text_reads_back_as_itself()
    {
        NodeReference reference = new()
        {
            Name = "web01",
            Transport = NodeTransport.Ssh,
            Address = "fe80::1",
            Port = 2222,
            UserName = "EXAMPLE\\ops@example.org",
            KeyFilePath = "/home/ops/my keys/id?&=1",
            KnownHostsPath = @"C:\keys\known hosts",
        };

        NodeReference read = NodeReference.Parse(reference.Node);

        Assert.Equivalent(reference, read, strict: true);
        Assert.Equivalent(reference, new NodeReference { Node = reference.Node }, strict: true);
    }
}
