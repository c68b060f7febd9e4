namespace GoWinOps.Services;

/// <summary>What lies beside a release's executable and says which file that is: the program may write files of its own there.</summary>
internal sealed class ReleaseRecord
{
    /// <summary>The record's own file name.</summary>
    internal const string FileNameOnDisk = "release.json";

    /// <summary>The executable's file name.</summary>
    public string FileName { get; set; } = string.Empty;

    /// <summary>The executable's SHA-256 in lower-case hexadecimal digits.</summary>
    public string Sha256 { get; set; } = string.Empty;
}
