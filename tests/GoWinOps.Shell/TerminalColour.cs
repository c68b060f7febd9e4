namespace GoWinOps.Shell;

/// <summary>ECMA-48 "select graphic rendition" sequences.</summary>
internal static class TerminalColour
{
    public const string Red = "\u001b[31m";
    public const string Yellow = "\u001b[33m";
    public const string Cyan = "\u001b[36m";
    public const string Reset = "\u001b[0m";
}
