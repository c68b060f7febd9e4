using System;
using System.Globalization;
using System.Security;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;
using Newtonsoft.Json;
using Newtonsoft.Json.Converters;
using Newtonsoft.Json.Linq;

namespace GoWinOps.Nodes;

/// <summary>How an operation and its answer look on their way: an operation's class name and two pieces of JSON.</summary>
public static class NodeProtocol
{
    private static readonly JsonSerializerSettings Settings = new()
    {
        Culture = CultureInfo.InvariantCulture,
        // What is a time is known from where it stands: a description or an argument that looks like one is a text, and stays as it was written.
        DateParseHandling = DateParseHandling.None,
        NullValueHandling = NullValueHandling.Ignore,
        TypeNameHandling = TypeNameHandling.None,
        MaxDepth = 64,
        Converters = { new StringEnumConverter() },
    };

    /// <summary>The name <see cref="RunAsync"/> knows <paramref name="operation"/> by.</summary>
    public static string NameOf(NodeOperation operation) => operation.GetType().FullName!;

    /// <summary>Writes an operation, result or DTO as JSON.</summary>
    public static string Write(object? value) => JsonConvert.SerializeObject(value, Formatting.None, Settings);

    /// <summary>Reads back what <see cref="Write"/> wrote.</summary>
    public static T Read<T>(string json) => JsonConvert.DeserializeObject<T>(json, Settings)!;

    /// <summary>Runs a named operation on this machine and answers with an envelope; never throws for a failure of the operation.</summary>
    /// <param name="name">The operation's name, as <see cref="NameOf"/> gave it.</param>
    /// <param name="json">The operation as JSON.</param>
    /// <param name="context">What the operation finds here.</param>
    /// <param name="deadline">How long the operation may take before it is cancelled and <c>NodeTimedOut</c> is the answer.</param>
    /// <param name="cancellationToken">Ends the operation without an answer.</param>
    /// <param name="password">The password that came beside it; an operation that takes none does not get it.</param>
    public static async Task<string> RunAsync(
        string name, string json, NodeContext context, TimeSpan deadline, CancellationToken cancellationToken, SecureString? password = null)
    {
        NodeAnswer answer = new();
        using CancellationTokenSource limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(deadline);
        try
        {
            NodeOperation operation = ReadOperation(name, json, password);
            object? result = await operation.RunUntypedAsync(context, limited.Token).ConfigureAwait(false);
            answer.Result = result is null ? null : JToken.FromObject(result, JsonSerializer.Create(Settings));
        }
        catch (OperationCanceledException) when (limited.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            answer.Problem = Problem.Create(nameof(Messages.NodeTimedOut), Environment.MachineName, Environment.MachineName, name, deadline);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            answer.Problem = Problem.From(exception);
        }

        return Write(answer);
    }

    /// <summary>Reads back an operation, with the password that came beside it.</summary>
    /// <exception cref="GoWinOpsException"><c>NodeOperationUnknown</c></exception>
    internal static NodeOperation ReadOperation(string name, string json, SecureString? password)
    {
        Type? type = typeof(NodeOperation).Assembly.GetType(name, throwOnError: false);
        if (type is null || type.IsAbstract || !typeof(NodeOperation).IsAssignableFrom(type))
            throw new GoWinOpsException(nameof(Messages.NodeOperationUnknown), name, Environment.MachineName, name);
        NodeOperation operation = (NodeOperation)JsonConvert.DeserializeObject(json, type, Settings)!;
        if (operation is IPasswordOperation taker)
            taker.Password = password;
        return operation;
    }

    /// <summary>Reads the envelope an operation answered with.</summary>
    /// <exception cref="GoWinOpsException">The problem the node reported.</exception>
    public static TResult ReadAnswer<TResult>(string envelope)
    {
        NodeAnswer answer = Read<NodeAnswer>(envelope);
        if (answer.Problem is not null)
            throw new GoWinOpsException(answer.Problem);
        return answer.Result is null ? default! : answer.Result.ToObject<TResult>(JsonSerializer.Create(Settings))!;
    }

    private sealed class NodeAnswer
    {
        public JToken? Result { get; set; }

        public Problem? Problem { get; set; }
    }
}
