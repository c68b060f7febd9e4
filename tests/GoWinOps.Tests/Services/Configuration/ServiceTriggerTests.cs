using System;
using GoWinOps.Problems;
using GoWinOps.Services;
using Xunit;

namespace GoWinOps.Tests.Services.Configuration;

public sealed class ServiceTriggerTests
{
    [Theory]
    [InlineData("", "'' is no event")]
    [InlineData("Sometimes", "'Sometimes' is no event; known are Other, NetworkAvailable")]
    [InlineData("Stop", "'' is no event")]
    [InlineData("3", "'3' is no event")]
    [InlineData("NetworkAvailable soon", "'soon' is none of Port=")]
    [InlineData("NetworkAvailable,NetworkLost", "'NetworkAvailable,NetworkLost' is no event")]
    [InlineData("PipeRequest,EtwEvent", "'PipeRequest,EtwEvent' is no event")]
    [InlineData("NetworkAvailable When=soon", "'When' is none of Port=")]
    [InlineData("DeviceArrived Id=disk", "Id cannot be 'disk'")]
    [InlineData("EtwEvent Id=1c95126e-7eea-49a9-a3fe-a378b03ddb4d Level=300", "Level cannot be '300'")]
    public void A_text_that_is_no_trigger_is_refused_with_what_is_wrong(string text, string fault)
    {
        GoWinOpsException failure = Assert.Throws<GoWinOpsException>(() => ServiceTrigger.Parse(text));

        Assert.Equal("ServiceTriggerInvalid", failure.ErrorId);
        Assert.Contains(fault, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("NetworkAvailable Port=80", "Port says nothing about NetworkAvailable")]
    [InlineData("MachinePolicyChanged Level=4", "Level says nothing about MachinePolicyChanged")]
    [InlineData("PipeRequest PipeName=orders Id=1c95126e-7eea-49a9-a3fe-a378b03ddb4d", "Id says nothing about PipeRequest")]
    [InlineData("FirewallPortOpened Protocol=TCP", "Port cannot be ''")]
    [InlineData("FirewallPortOpened Port=0 Protocol=TCP", "Port cannot be '0'")]
    [InlineData("FirewallPortOpened Port=65536 Protocol=TCP", "Port cannot be '65536'")]
    [InlineData("FirewallPortOpened Port=80 Protocol=SCTP", "Protocol cannot be 'SCTP'")]
    [InlineData("FirewallPortOpened Port=80 Protocol=TCP User=LocalService", "User needs Program")]
    [InlineData("DeviceArrived", "needs an Id")]
    [InlineData("EtwEvent Level=4", "needs an Id")]
    [InlineData("RpcRequest", "needs an Id")]
    [InlineData("PipeRequest", "needs a PipeName")]
    [InlineData("Other Id=2d7a2816-0c5e-45fc-9ce7-570e5ecde9c9", "needs a Type")]
    [InlineData("NetworkAvailable Item=1:abc", "Item cannot be '1:abc'")]
    [InlineData("NetworkAvailable Item=abc", "Item cannot be 'abc'")]
    public void A_trigger_without_what_its_event_needs_is_refused_before_Windows_sees_it(string text, string fault)
    {
        GoWinOpsException failure = Assert.Throws<GoWinOpsException>(() => new ServiceSettings { Triggers = [ServiceTrigger.Parse(text)] }.RequireValid());

        Assert.Equal("ServiceTriggerInvalid", failure.ErrorId);
        Assert.Contains(fault, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Data_beyond_what_Windows_takes_is_refused()
    {
        ServiceTrigger large = new() { Event = ServiceTriggerEvent.NetworkAvailable, Items = ["1:" + new string('0', 2050)] };
        ServiceTrigger many = new() { Event = ServiceTriggerEvent.DeviceArrived, Id = Guid.Empty, HardwareIds = new string[65] };
        Array.Fill(many.HardwareIds, "X");

        Assert.Contains("1025 bytes", Assert.Throws<GoWinOpsException>(() => ServiceTriggerTranslation.ToNative(large)).Message, StringComparison.Ordinal);
        Assert.Contains("65 pieces", Assert.Throws<GoWinOpsException>(() => ServiceTriggerTranslation.ToNative(many)).Message, StringComparison.Ordinal);
    }
}
