using System;
using System.Globalization;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text;
using GoWinOps.Services;
using GoWinOps.Windows;
using Xunit;

namespace GoWinOps.Tests.Services.Configuration;

/// <summary>What Windows is told, byte by byte against the documented layouts of 64-bit Windows; pointers are offsets of what they point at.</summary>
public sealed class NativeLayoutTests
{
    [Fact]
    public void What_Windows_fills_in_has_the_documented_sizes()
    {
        Assert.Equal(64, Marshal.SizeOf<QueryServiceConfig>());
        Assert.Equal(36, Marshal.SizeOf<ServiceStatusProcess>());
        Assert.Equal(56, Marshal.SizeOf<EnumServiceStatusProcess>());
    }

    [Fact]
    public void Required_privileges_are_a_pointer_to_a_list_that_ends_in_two_nulls()
    {
        byte[] image = RequiredPrivilegesSetting.Layout(["SeA", "SeB"]).ToArray();

        Assert.Equal("0800000000000000" + Utf16("SeA\0SeB\0\0"), Hex(image));
    }

    [Fact]
    public void No_required_privileges_are_an_empty_list_and_not_a_null_pointer() =>
        Assert.Equal("0800000000000000" + "00000000", Hex(RequiredPrivilegesSetting.Layout([]).ToArray()));

    [Theory]
    [InlineData(ServiceSidType.None, "00000000")]
    [InlineData(ServiceSidType.Unrestricted, "01000000")]
    [InlineData(ServiceSidType.Restricted, "03000000")]
    public void A_SID_type_is_one_DWORD_and_restricted_is_three(ServiceSidType type, string expected)
    {
        using NativeBuffer information = SidTypeSetting.Layout(type);

        Assert.Equal(expected, Hex(Bytes(information)));
    }

    [Fact]
    public void A_preshutdown_timeout_is_milliseconds_in_one_DWORD()
    {
        using NativeBuffer information = PreshutdownTimeoutSetting.Layout(TimeSpan.FromMinutes(3));

        Assert.Equal("20BF0200", Hex(Bytes(information)));
    }

    [Theory]
    [InlineData(5, "05000000")]
    [InlineData(ushort.MaxValue, "FFFF0000")]
    [InlineData(ServiceSettings.NoPreferredNode, "00000100")]
    public void A_preferred_node_is_a_USHORT_and_a_BOOLEAN_of_one_byte_that_takes_it_away(int node, string expected)
    {
        using NativeBuffer information = PreferredNodeSetting.Layout(node);

        Assert.Equal(expected, Hex(Bytes(information)));
    }

    [Fact]
    public void A_trigger_for_a_firewall_port_is_laid_out_as_documented()
    {
        ServiceTrigger trigger = new() { Event = ServiceTriggerEvent.FirewallPortOpened, Port = "80", Protocol = "tcp" };

        byte[] image = NativeTriggerLayout.Write([ServiceTriggerTranslation.ToNative(trigger)]).ToArray();

        string expected =
            // SERVICE_TRIGGER_INFO, 24 bytes: count, padding, pointer to the triggers, reserved null.
            "01000000" + "00000000" + "1800000000000000" + "0000000000000000"
            // SERVICE_TRIGGER, 32 bytes: firewall, start, pointer to the GUID, one item, padding, pointer to the items.
            + "04000000" + "01000000" + "3800000000000000" + "01000000" + "00000000" + "4800000000000000"
            // FIREWALL_PORT_OPEN_GUID, b7569e07-8421-4ee0-ad10-86915afdad09, as Windows keeps GUIDs.
            + "079E56B72184E04EAD1086915AFDAD09"
            // SERVICE_TRIGGER_SPECIFIC_DATA_ITEM, 16 bytes: text, size, pointer to the data.
            + "02000000" + "10000000" + "5800000000000000"
            + Utf16("80\0TCP\0\0");
        Assert.Equal(expected, Hex(image));
    }

    [Fact]
    public void No_triggers_are_a_count_of_zero_and_null_pointers() =>
        Assert.Equal(new byte[24], NativeTriggerLayout.Write([]).ToArray());

    [Theory]
    [InlineData("NetworkAvailable", 2, "4f27f2de-14e2-430b-a549-7cd48cbc8245")]
    [InlineData("Stop NetworkLost", 2, "cc4ba62a-162e-4648-847a-b6bdf993e335")]
    [InlineData("DomainJoined", 3, "1ce20aba-9851-4421-9430-1ddeb766e809")]
    [InlineData("DomainLeft", 3, "ddaf516e-58c2-4866-9574-c3b615d42ea1")]
    [InlineData("FirewallPortClosed Port=RPC Protocol=UDP \"Program=C:\\Program Files\\x.exe\" User=LocalService", 4, "a144ed38-8e12-4de4-9d96-e64740b1a524")]
    [InlineData("MachinePolicyChanged", 5, "659fcae6-5bdb-4da9-b1ff-ca2a178d46e0")]
    [InlineData("UserPolicyChanged", 5, "54fb46c8-f089-464c-b1fd-59d1b62c3b50")]
    [InlineData("DeviceArrived Id=53f56307-b6bf-11d0-94f2-00a0c91efb8b HardwareId=USBSTOR\\GenDisk HardwareId=USB\\X", 1, "53f56307-b6bf-11d0-94f2-00a0c91efb8b")]
    [InlineData("PipeRequest PipeName=orders", 6, "1f81d131-3fac-4537-9e0c-7e7b0c2f4b55")]
    [InlineData("RpcRequest Id=12345678-1234-abcd-ef00-0123456789ab", 6, "bc90d167-9470-4139-a9ba-be0bbbf5b74d")]
    [InlineData("EtwEvent Id=1c95126e-7eea-49a9-a3fe-a378b03ddb4d Level=4 KeywordAny=0x10 KeywordAll=0xffffffffffffffff", 20, "1c95126e-7eea-49a9-a3fe-a378b03ddb4d")]
    [InlineData("Other Type=7 Id=2d7a2816-0c5e-45fc-9ce7-570e5ecde9c9 Item=1:00ff12", 7, "2d7a2816-0c5e-45fc-9ce7-570e5ecde9c9")]
    [InlineData("NetworkAvailable Item=1:0a", 2, "4f27f2de-14e2-430b-a549-7cd48cbc8245")]
    public void A_trigger_is_the_same_after_it_went_through_Windows_memory(string text, uint type, string subtype)
    {
        NativeTrigger native = ServiceTriggerTranslation.ToNative(ServiceTrigger.Parse(text));
        Assert.Equal((type, Guid.Parse(subtype)), (native.Type, native.Subtype));
        using NativeBuffer memory = NativeTriggerLayout.Write([native, native]).ToBuffer();

        NativeTrigger[] read = NativeTriggerLayout.Read(memory.Pointer);

        Assert.Equal(new[] { text, text }, read.Select(item => ServiceTriggerTranslation.FromNative(item).ToString()));
    }

    [Fact]
    public void A_keyword_is_eight_bytes_and_a_level_one()
    {
        NativeTrigger native = ServiceTriggerTranslation.ToNative(ServiceTrigger.Parse("EtwEvent Id=1c95126e-7eea-49a9-a3fe-a378b03ddb4d Level=4 KeywordAny=0x10"));

        Assert.Equal(new[] { "3:04", "4:1000000000000000" }, native.Items.Select(item => $"{item.Type}:{Hex(item.Data)}"));
    }

    [Fact]
    public void A_list_of_texts_is_read_up_to_its_empty_one_and_its_missing_end_is_put_up_with()
    {
        Assert.Equal(new[] { "A=1", "B=" }, MultiString.Read("A=1\0B=\0\0C=3".ToCharArray(), 11));
        Assert.Equal(new[] { "A=1" }, MultiString.Read("A=1".ToCharArray(), 3));
        Assert.Empty(MultiString.Read("\0\0".ToCharArray(), 2));
    }

    private static string Utf16(string text) => Hex(Encoding.Unicode.GetBytes(text));

    private static string Hex(byte[] bytes) => string.Concat(bytes.Select(value => value.ToString("X2", CultureInfo.InvariantCulture)));

    private static byte[] Bytes(NativeBuffer buffer)
    {
        byte[] bytes = new byte[buffer.Size];
        Marshal.Copy(buffer.Pointer, bytes, 0, bytes.Length);
        return bytes;
    }
}
