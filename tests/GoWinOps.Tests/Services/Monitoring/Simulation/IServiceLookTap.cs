using GoWinOps.Services;

namespace GoWinOps.Tests.Services.Monitoring.Simulation;

/// <summary>Someone who is told of each look at a simulated node.</summary>
internal interface IServiceLookTap
{
    void Looked(bool answered, ServiceObservation service);
}
