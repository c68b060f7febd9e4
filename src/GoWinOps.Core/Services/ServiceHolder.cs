namespace GoWinOps.Services;

/// <summary>A process that may have a service open.</summary>
/// <param name="Name">Its program.</param>
/// <param name="Id">Its process id.</param>
/// <param name="Session">The session it runs in: somebody at the screen, or 0 for services.</param>
/// <param name="CommandLine">What it was started with; null where that is not told.</param>
internal sealed record ServiceHolder(string Name, int Id, int Session, string? CommandLine);
