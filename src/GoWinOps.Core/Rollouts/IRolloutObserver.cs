using GoWinOps.Rollouts.Journal;

namespace GoWinOps.Rollouts;

/// <summary>Someone who watches a rollout. Calls come from any thread, one at a time for records, and must return at once.</summary>
public interface IRolloutObserver
{
    /// <summary>A record was written. <paramref name="result"/> goes on changing: take what is needed during the call.</summary>
    void Recorded(RolloutRecord record, RolloutResult result);

    /// <summary>So many bytes of the release have reached a node.</summary>
    void Staging(string node, long bytesSent, long bytesTotal);

    /// <summary>Something worth knowing that changes nothing.</summary>
    void Noted(string node, string text);
}
