namespace GoWinOps.Services;

/// <summary>Why a running service is to be restarted.</summary>
/// <param name="Cause">What calls for it.</param>
/// <param name="Reason">Why, in a sentence without its full stop.</param>
internal sealed record RestartNeed(ProgramEndCause Cause, string Reason);
