namespace GoWinOps.Shell;

/// <summary>What the process tells its parent when the user's own code does not say <c>exit N</c>.</summary>
internal static class ExitCodes
{
    public const int Success = 0;
    public const int Failure = 1;
    public const int Usage = 2;

    /// <summary>128 + SIGINT, as shells report a command ended by Ctrl+C.</summary>
    public const int Interrupted = 130;
}
