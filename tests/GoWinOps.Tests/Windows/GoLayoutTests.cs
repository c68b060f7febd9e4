using System;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using GoWinOps.Tests.Hosting;
using GoWinOps.Windows;
using Xunit;

namespace GoWinOps.Tests.Windows;

/// <summary>
/// Our structures against those of golang.org/x/sys/windows, which somebody else wrote from the same documentation. What Go says was recorded by
/// tests/samples/serviceoracle on Windows; the lab's tests hold the record against a new run.
/// </summary>
public sealed class GoLayoutTests
{
    private static readonly JsonNode Layouts = JsonNode.Parse(
        File.ReadAllText(Path.Combine(ModuleSession.RepositoryRoot, "tests", "samples", "serviceoracle", "layouts.json")))!;

    [Theory]
    [InlineData(typeof(EnumServiceStatus), "ENUM_SERVICE_STATUS")]
    [InlineData(typeof(EnumServiceStatusProcess), "ENUM_SERVICE_STATUS_PROCESS")]
    [InlineData(typeof(QueryServiceConfig), "QUERY_SERVICE_CONFIG")]
    [InlineData(typeof(SecurityAttributes), "SecurityAttributes")]
    [InlineData(typeof(ServiceStatus), "SERVICE_STATUS")]
    [InlineData(typeof(ServiceStatusProcess), "SERVICE_STATUS_PROCESS")]
    public void A_structure_has_the_size_and_the_field_offsets_that_Go_gives_it(Type structure, string name)
    {
        JsonObject declared = Layouts[name]!.AsObject();
        int[] offsets = structure.GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public)
            .Select(field => Marshal.OffsetOf(structure, field.Name).ToInt32()).Order().ToArray();

        Assert.Equal((int)declared[string.Empty]!, Marshal.SizeOf(structure));
        Assert.Equal(declared.Where(field => field.Key.Length > 0).Select(field => (int)field.Value!).Order(), offsets);
    }

    [Fact]
    public void One_privilege_lies_where_Go_puts_it()
    {
        // TOKEN_PRIVILEGES with one LUID_AND_ATTRIBUTES, which we declare as one.
        int entry = (int)Layouts["Tokenprivileges"]!["Privileges"]!;

        Assert.Equal((int)Layouts["Tokenprivileges"]![string.Empty]!, Marshal.SizeOf<TokenPrivilege>());
        Assert.Equal(entry + (int)Layouts["LUIDAndAttributes"]!["Luid"]!, Marshal.OffsetOf<TokenPrivilege>(nameof(TokenPrivilege.Id)).ToInt32());
        Assert.Equal(entry + (int)Layouts["LUIDAndAttributes"]!["Attributes"]!, Marshal.OffsetOf<TokenPrivilege>(nameof(TokenPrivilege.Attributes)).ToInt32());
    }

    [Fact]
    public void Failure_actions_are_the_bytes_that_Go_makes_of_them_but_for_where_their_pointers_lead()
    {
        JsonNode declared = Layouts["SERVICE_FAILURE_ACTIONS"]!;
        using NativeBuffer buffer = new ServiceFailureActions
        {
            ResetPeriod = 86400,
            Actions = new (uint, uint)[] { (1, 5000), (2, 60000), (3, uint.MaxValue) },
        }.Write();
        byte[] content = new byte[buffer.Size];
        Marshal.Copy(buffer.Pointer, content, 0, content.Length);
        int head = (int)declared[string.Empty]!;
        Array.Clear(content, (int)declared["Actions"]!, IntPtr.Size);

        Assert.Equal((string)Layouts["failureActions"]!["head"]!, Convert.ToHexStringLower(content, 0, head));
        Assert.Equal((string)Layouts["failureActions"]!["actions"]!, Convert.ToHexStringLower(content, head, content.Length - head));
        Assert.Equal(buffer.Pointer.ToInt64() + head, Marshal.ReadInt64(buffer.Pointer, (int)declared["Actions"]!));
    }

    [Fact]
    public void Go_counts_one_action_and_the_flag_as_we_do()
    {
        Assert.Equal((8, 0, 4), ((int)Layouts["SC_ACTION"]![string.Empty]!, (int)Layouts["SC_ACTION"]!["Type"]!, (int)Layouts["SC_ACTION"]!["Delay"]!));
        using NativeBuffer flag = GoWinOps.Services.ServiceRecoveryControl.FlagLayout(true);
        Assert.Equal((int)Layouts["SERVICE_FAILURE_ACTIONS_FLAG"]![string.Empty]!, flag.Size);
    }
}
