using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace GoWinOps.Tests.Build.Artifacts;

/// <summary>An artifact server on the loopback address: PUT, GET with ranges, HEAD and DELETE, entity tags, and every kind of misbehaviour on request.</summary>
internal sealed class ArtifactServer : IDisposable
{
    private readonly LoopbackServer server;

    internal ArtifactServer() => server = new LoopbackServer(AnswerAsync);

    internal string Url => server.Url + "/repo";

    /// <summary>What it holds, by path below the root.</summary>
    internal ConcurrentDictionary<string, byte[]> Files { get; } = new(StringComparer.Ordinal);

    internal ConcurrentQueue<Request> Requests { get; } = new();

    /// <summary>Whether it heeds If-Match and If-None-Match.</summary>
    internal bool HeedsConditions { get; set; } = true;

    /// <summary>Whether it takes the rest of a file of which it has the beginning.</summary>
    internal bool ResumesUploads { get; set; } = true;

    /// <summary>Answers instead of the server: null to let it answer.</summary>
    internal Func<Request, Reply?> Instead { get; set; } = _ => null;

    /// <summary>After how many bytes of a body the connection is cut; null for never.</summary>
    internal Func<Request, int?> CutAfter { get; set; } = _ => null;

    /// <summary>Whether a connection is held open in silence where it would be cut.</summary>
    internal bool HoldsInsteadOfCutting { get; set; }

    /// <summary>Told when a request is held open and never answered.</summary>
    internal TaskCompletionSource IsHolding { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal IEnumerable<Request> Of(string method) => Requests.Where(request => request.Method == method);

    public void Dispose() => server.Dispose();

    private async Task AnswerAsync(NetworkStream stream, CancellationToken ending)
    {
        Request request = await ReadHeadAsync(stream);
        Requests.Enqueue(request);
        Reply? reply = Instead(request);
        if (reply is not { Status: 0 })
        {
            await WriteAsync(stream, request, reply ?? await HandleAsync(stream, request));
            if (!HoldsInsteadOfCutting || CutAfter(request) is null)
                return;
        }

        IsHolding.TrySetResult();
        await LoopbackServer.SilenceAsync(ending);
    }

    private async Task<Reply> HandleAsync(NetworkStream stream, Request request)
    {
        Files.TryGetValue(request.Path, out byte[]? file);
        return request.Method switch
        {
            "PUT" => await PutAsync(stream, request, file),
            "DELETE" => Files.TryRemove(request.Path, out _) ? new Reply(204) : new Reply(404),
            _ => file is null ? new Reply(404) : Get(request, file),
        };
    }

    private static Reply Get(Request request, byte[] file)
    {
        bool isCurrent = request.Header("If-Range") is not { } tag || tag == TagOf(file);
        if (request.Method == "HEAD" || request.Header("Range") is not { } range || !isCurrent)
            return new Reply(200, file);
        int start = int.Parse(range["bytes=".Length..^1], CultureInfo.InvariantCulture);
        return start >= file.Length
            ? new Reply(416)
            : new Reply(206, file[start..]) { Headers = { ["Content-Range"] = $"bytes {start}-{file.Length - 1}/{file.Length}" } };
    }

    private async Task<Reply> PutAsync(NetworkStream stream, Request request, byte[]? file)
    {
        string? range = request.Header("Content-Range");
        bool isRefused = HeedsConditions && ((request.Header("If-Match") is { } match && (file is null || match != TagOf(file))) || (request.Header("If-None-Match") == "*" && file is not null));
        if (isRefused)
            return new Reply(412);
        if (range is not null && !ResumesUploads)
            return new Reply(400);
        if (request.Header("Expect") is not null)
            await stream.WriteAsync("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray());
        int start = range is null ? 0 : int.Parse(range["bytes ".Length..range.IndexOf('-', StringComparison.Ordinal)], CultureInfo.InvariantCulture);
        using MemoryStream content = new();
        content.Write((file ?? [])[..Math.Min(start, file?.Length ?? 0)]);
        byte[] buffer = new byte[1 << 14];
        long left = long.Parse(request.Header("Content-Length")!, CultureInfo.InvariantCulture);
        int? cut = CutAfter(request);
        while (left > 0)
        {
            int read = await stream.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, Math.Min(left, cut ?? left))));
            if (read == 0)
                throw new IOException("The client went away.");
            content.Write(buffer, 0, read);
            left -= read;
            Files[request.Path] = content.ToArray();
            if (cut is not null && (cut -= read) <= 0)
                throw new IOException("Cut.");
        }

        Files[request.Path] = content.ToArray();
        return new Reply(file is null ? 201 : 204);
    }

    private async Task WriteAsync(NetworkStream stream, Request request, Reply reply)
    {
        StringBuilder head = new($"HTTP/1.1 {reply.Status} X\r\nConnection: close\r\nContent-Length: {reply.Body.Length}\r\n");
        if (reply.Status is 200 or 206 && Files.TryGetValue(request.Path, out byte[]? file))
            head.Append(CultureInfo.InvariantCulture, $"ETag: {TagOf(file)}\r\n");
        foreach (KeyValuePair<string, string> header in reply.Headers)
            head.Append(CultureInfo.InvariantCulture, $"{header.Key}: {header.Value}\r\n");
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head.Append("\r\n").ToString()));
        if (request.Method == "HEAD")
            return;
        int count = request.Method == "GET" ? Math.Min(CutAfter(request) ?? int.MaxValue, reply.Body.Length) : reply.Body.Length;
        await stream.WriteAsync(reply.Body.AsMemory(0, count));
    }

    private static string TagOf(byte[] content) => "\"" + Convert.ToHexStringLower(SHA256.HashData(content))[..16] + "\"";

    private static async Task<Request> ReadHeadAsync(NetworkStream stream)
    {
        List<byte> head = [];
        byte[] one = new byte[1];
        while (head.Count < 4 || !head[^4..].SequenceEqual("\r\n\r\n"u8.ToArray()))
        {
            if (await stream.ReadAsync(one) == 0)
                throw new IOException("No request.");
            head.Add(one[0]);
        }

        string[] lines = Encoding.ASCII.GetString(head.ToArray()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        string path = Uri.UnescapeDataString(lines[0].Split(' ')[1]);
        return new Request(
            lines[0].Split(' ')[0],
            path.StartsWith("/repo/", StringComparison.Ordinal) ? path["/repo/".Length..] : path,
            lines.Skip(1).Select(line => line.Split(": ", 2)).ToDictionary(parts => parts[0], parts => parts[1], StringComparer.OrdinalIgnoreCase));
    }

    internal sealed record Request(string Method, string Path, Dictionary<string, string> Headers)
    {
        internal string? Header(string name) => Headers.GetValueOrDefault(name);
    }

    /// <summary>An answer; of status 0 to give none and hold the connection open.</summary>
    internal sealed record Reply(int Status, byte[] Content)
    {
        internal Reply(int status)
            : this(status, [])
        {
        }

        internal byte[] Body => Content;

        internal Dictionary<string, string> Headers { get; } = new();
    }
}
