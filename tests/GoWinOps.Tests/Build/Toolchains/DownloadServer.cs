using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace GoWinOps.Tests.Build.Toolchains;

/// <summary>A web server that files are downloaded from, also in the ways a good one never sends them.</summary>
internal sealed class DownloadServer : IDisposable
{
    private readonly LoopbackServer server;
    private readonly ConcurrentDictionary<string, Func<Request, Answer>> pages = new(StringComparer.Ordinal);

    internal DownloadServer() => server = new LoopbackServer(AnswerAsync);

    /// <summary>The address, with a slash at its end.</summary>
    internal string Url => server.Url + "/dl/";

    /// <summary>What was asked, in order.</summary>
    internal ConcurrentQueue<Request> Requests { get; } = new();

    /// <summary>Says what a path below the address answers; the query does not count.</summary>
    internal void On(string name, Func<Request, Answer> answer) => pages["/dl/" + name] = answer;

    /// <summary>Serves a file as a good server does, parts of it included.</summary>
    internal void Serve(string name, byte[] content, string? etag = "\"one\"") => On(name, request => Answer.Of(content, request, etag));

    /// <summary>The requests for one name.</summary>
    internal IReadOnlyList<Request> RequestsFor(string name) => Requests.Where(request => request.Path == "/dl/" + name).ToList();

    public void Dispose() => server.Dispose();

    private async Task AnswerAsync(NetworkStream stream, CancellationToken ending)
    {
        using StreamReader reader = new(stream, Encoding.ASCII, leaveOpen: true);
        string[] first = (await reader.ReadLineAsync(ending) ?? string.Empty).Split(' ');
        if (first.Length < 2)
            return;
        Dictionary<string, string> headers = new(StringComparer.OrdinalIgnoreCase);
        while (await reader.ReadLineAsync(ending) is { Length: > 0 } line)
            headers[line.Split(':', 2)[0]] = line.Split(':', 2)[1].Trim();
        Request request = new(first[1].Split('?')[0], first[1].Contains('?') ? first[1].Split('?')[1] : string.Empty, headers);
        Requests.Enqueue(request);
        Answer answer = pages.TryGetValue(request.Path, out Func<Request, Answer>? page) ? page(request) : new Answer { Status = 404 };
        await answer.WriteAsync(stream, ending);
    }

    /// <summary>What was asked.</summary>
    internal sealed record Request(string Path, string Query, IReadOnlyDictionary<string, string> Headers)
    {
        internal string? this[string header] => Headers.TryGetValue(header, out string? value) ? value : null;
    }

    /// <summary>What is answered.</summary>
    internal sealed class Answer
    {
        internal int Status { get; init; } = 200;

        internal Dictionary<string, string> Headers { get; } = new();

        internal byte[] Body { get; init; } = [];

        /// <summary>Break the connection off after so many bytes of the body.</summary>
        internal int? BreakAfter { get; init; }

        /// <summary>Send so many bytes of the body and then nothing more, the connection left open.</summary>
        internal int? StallAfter { get; init; }

        /// <summary>Do not even begin to answer.</summary>
        internal bool Silent { get; init; }

        internal static Answer Text(string text, string type = "application/json") =>
            new() { Body = Encoding.UTF8.GetBytes(text), Headers = { ["Content-Type"] = type } };

        internal static Answer Redirect(string location, int status = 302) => new() { Status = status, Headers = { ["Location"] = location } };

        internal static Answer Of(byte[] content, Request request, string? etag, int? breakAfter = null)
        {
            int from = request["Range"] is { } range && (request["If-Range"] is null || request["If-Range"] == etag)
                ? int.Parse(range["bytes=".Length..].TrimEnd('-'), CultureInfo.InvariantCulture)
                : 0;
            if (from >= content.Length)
                return new Answer { Status = 416 };
            Answer answer = new() { Status = from > 0 ? 206 : 200, Body = content[from..], BreakAfter = breakAfter };
            if (from > 0)
                answer.Headers["Content-Range"] = $"bytes {from}-{content.Length - 1}/{content.Length}";
            if (etag is not null)
                answer.Headers["ETag"] = etag;
            return answer;
        }

        internal async Task WriteAsync(Stream stream, CancellationToken cancellationToken)
        {
            if (Silent)
                await LoopbackServer.SilenceAsync(cancellationToken);
            StringBuilder head = new($"HTTP/1.1 {Status} Test\r\nContent-Length: {Body.Length}\r\nConnection: close\r\n");
            foreach ((string name, string value) in Headers)
                head.Append(name).Append(": ").Append(value).Append("\r\n");
            await stream.WriteAsync(Encoding.ASCII.GetBytes(head.Append("\r\n").ToString()), cancellationToken);
            int length = Math.Min(Body.Length, BreakAfter ?? StallAfter ?? Body.Length);
            await stream.WriteAsync(Body.AsMemory(0, length), cancellationToken);
            await stream.FlushAsync(cancellationToken);
            if (StallAfter is not null)
                await LoopbackServer.SilenceAsync(cancellationToken);
        }
    }
}
