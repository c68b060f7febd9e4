namespace GoWinOps.Rollouts.Journal;

/// <summary>The names under which records keep what they know. They are part of the journal's format.</summary>
internal static class RolloutEvidence
{
    internal const string Changed = "changed";
    internal const string ErrorId = "errorId";
    internal const string FencingToken = "fencingToken";
    internal const string FromRelease = "from";
    internal const string LastStable = "lastStable";
    internal const string LoadBalancerMode = "loadBalancerMode";
    internal const string OutOfService = "outOfService";
    internal const string Reason = "reason";
    internal const string RecommendedAction = "recommendedAction";
    internal const string Release = "release";
    internal const string Sessions = "sessions";
    internal const string ServiceState = "serviceState";
    internal const string State = "state";
    internal const string Until = "until";
    internal const string WaitsOn = "waitsOn";
    internal const string WasKilled = "wasKilled";
}
