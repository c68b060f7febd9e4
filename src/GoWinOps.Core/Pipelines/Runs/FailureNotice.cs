using System;
using System.Collections.Generic;
using GoWinOps.Problems;
using Newtonsoft.Json;

namespace GoWinOps.Pipelines.Runs;

/// <summary>What the owner is told when a stage fails.</summary>
internal sealed class FailureNotice
{
    internal FailureNotice(string? owner, PipelineStage stage, Problem problem, GoPipelineResult result)
    {
        Text = $"{(owner is null ? string.Empty : owner + ": ")}{result.Name} {result.Version}".TrimEnd() + $": the stage '{stage.Name}' of the run {result.Id} failed: {problem.Message}";
        Owner = owner;
        Id = result.Id;
        Name = result.Name;
        Version = result.Version;
        Commit = result.Commit;
        Stage = stage.Name;
        Environment = stage.Environment;
        ErrorId = problem.ErrorId;
        Message = problem.Message;
        RecommendedAction = problem.RecommendedAction;
        Machine = System.Environment.MachineName;
    }

    /// <summary>All of it in a sentence; the member chat systems show.</summary>
    [JsonProperty("text")]
    public string Text { get; }

    [JsonProperty("owner")]
    public string? Owner { get; }

    [JsonProperty("id")]
    public string Id { get; }

    [JsonProperty("name")]
    public string Name { get; }

    [JsonProperty("version")]
    public string Version { get; }

    [JsonProperty("commit")]
    public string Commit { get; }

    [JsonProperty("stage")]
    public string Stage { get; }

    [JsonProperty("environment")]
    public string Environment { get; }

    [JsonProperty("errorId")]
    public string ErrorId { get; }

    [JsonProperty("message")]
    public string Message { get; }

    [JsonProperty("recommendedAction")]
    public string? RecommendedAction { get; }

    [JsonProperty("machine")]
    public string Machine { get; }

    /// <summary>The notice as JSON, in ASCII.</summary>
    internal string ToJson() => JsonConvert.SerializeObject(this, new JsonSerializerSettings { StringEscapeHandling = StringEscapeHandling.EscapeNonAscii });

    /// <summary>The notice as variables of a command's environment.</summary>
    internal IEnumerable<KeyValuePair<string, string>> Variables() => new Dictionary<string, string>
    {
        ["GOWINOPS_PIPELINE_ID"] = Id,
        ["GOWINOPS_PIPELINE_STAGE"] = Stage,
        ["GOWINOPS_PIPELINE_ENVIRONMENT"] = Environment,
        ["GOWINOPS_PIPELINE_OWNER"] = Owner ?? string.Empty,
        ["GOWINOPS_PIPELINE_ERROR_ID"] = ErrorId,
        ["GOWINOPS_PIPELINE_TEXT"] = Text,
    };
}
