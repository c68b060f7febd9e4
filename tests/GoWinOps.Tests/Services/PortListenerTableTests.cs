using System;
using System.Linq;
using GoWinOps.Services;
using Xunit;

namespace GoWinOps.Tests.Services;

/// <summary>Tables of listeners as Windows lays them out in memory: MIB_TCPTABLE_OWNER_PID and MIB_TCP6TABLE_OWNER_PID of tcpmib.h.</summary>
public sealed class PortListenerTableTests
{
    private const string Count2 = "02000000";

    [Fact]
    public void Rows_of_IPv4_hold_address_port_in_network_order_and_process()
    {
        byte[] table = Convert.FromHexString(Count2
            + "02000000" + "00000000" + "1F90FFFF" + "00000000" + "0000FFFF" + "67120000"
            + "02000000" + "7F000001" + "01BB0000" + "00000000" + "00000000" + "04000000");

        Assert.Equal(["0.0.0.0 8080 4711", "127.0.0.1 443 4"], PortListenerTable.Parse4(table).Select(Show));
    }

    [Fact]
    public void Rows_of_IPv6_hold_address_port_in_network_order_and_process()
    {
        byte[] table = Convert.FromHexString(Count2
            + new string('0', 32) + "00000000" + "1F900000" + new string('0', 32) + "00000000" + "00000000" + "02000000" + "67120000"
            + new string('0', 30) + "01" + "00000000" + "00500000" + new string('0', 32) + "00000000" + "00000000" + "02000000" + "01000000");

        Assert.Equal([":: 8080 4711", "::1 80 1"], PortListenerTable.Parse6(table).Select(Show));
    }

    [Fact]
    public void A_table_that_promises_more_rows_than_it_holds_is_read_as_far_as_it_goes()
    {
        byte[] table = Convert.FromHexString("FFFFFF7F" + "02000000" + "00000000" + "1F900000" + "00000000" + "00000000" + "67120000" + "0200");

        Assert.Equal(["0.0.0.0 8080 4711"], PortListenerTable.Parse4(table).Select(Show));
        Assert.Empty(PortListenerTable.Parse6([1]));
    }

    private static string Show(PortListener listener) => $"{listener.Address} {listener.Port} {listener.ProcessId}";
}
