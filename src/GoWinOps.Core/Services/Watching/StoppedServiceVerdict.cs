using System;

namespace GoWinOps.Services;

/// <summary>What is to be done about a service that has stopped.</summary>
/// <param name="Starts">Whether it is to be started.</param>
/// <param name="Wait">How long somebody else may still start it; zero when nobody will.</param>
/// <param name="Reason">Why, as the second half of a sentence.</param>
internal sealed record StoppedServiceVerdict(bool Starts, TimeSpan Wait, string Reason);
