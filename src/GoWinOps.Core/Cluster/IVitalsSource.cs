namespace GoWinOps.Cluster;

/// <summary>Reads a machine's vitals from its operating system.</summary>
internal interface IVitalsSource
{
    /// <summary>The processors' times up to now; null where the system does not tell.</summary>
    CpuSample? SampleCpu();

    /// <summary>Fills in what can be read at once: name, build, uptime, memory and disks.</summary>
    void Fill(NodeVitals vitals);
}
