using System;

namespace GoWinOps.Build.Artifacts;

/// <summary>How far the transfer of a file is.</summary>
internal readonly record struct TransferState(string File, long Done, long Size)
{
    /// <summary>Reports the bytes of one file.</summary>
    internal static IProgress<long>? Of(IProgress<TransferState>? progress, ArtifactFile file) => progress is null ? null : new Bytes(progress, file);

    private sealed class Bytes : IProgress<long>
    {
        private readonly IProgress<TransferState> progress;
        private readonly ArtifactFile file;

        internal Bytes(IProgress<TransferState> progress, ArtifactFile file)
        {
            this.progress = progress;
            this.file = file;
        }

        public void Report(long value) => progress.Report(new TransferState(file.File, value, file.Size));
    }
}
