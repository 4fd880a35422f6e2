using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AgriDirectory.Tests.Watching;

/// <summary>A span as it came over the wire.</summary>
sealed record ReceivedSpan(string Scope, string Name, string Trace, string Id, string Parent, IReadOnlyList<string> Links, IReadOnlyDictionary<string, string> Tags);

/// <summary>Takes what a process sends to its collector (OTLP over HTTP), and reads as much of its protobuf as tests ask for.</summary>
sealed class Collector : IAsyncDisposable
{
    readonly WebApplication app;
    readonly ConcurrentQueue<byte[]> bodies = new();

    Collector(WebApplication app) => this.app = app;

    public string Url => app.Urls.First();

    /// <summary>All bytes that came, of spans and measurements.</summary>
    public IEnumerable<byte[]> Bodies => bodies;

    public IReadOnlyList<ReceivedSpan> Spans { get; private set; } = [];

    public static async Task<Collector> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
        builder.Logging.ClearProviders();
        var collector = new Collector(builder.Build());
        collector.app.MapPost("/v1/{signal}", collector.TakeAsync);
        await collector.app.StartAsync();
        return collector;
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    async Task<IResult> TakeAsync(string signal, HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        bodies.Enqueue(body.ToArray());
        if (signal == "traces")
        {
            lock (bodies)
            {
                Spans = [.. Spans, .. Read(body.ToArray())];
            }
        }

        return Results.Bytes([], "application/x-protobuf");
    }

    static IEnumerable<ReceivedSpan> Read(byte[] request) =>
        from resource in Fields(request, 1)
        from scope in Fields(resource, 2)
        let name = Fields(scope, 1).SelectMany(s => Fields(s, 1)).Select(Text).FirstOrDefault() ?? ""
        from span in Fields(scope, 2)
        select new ReceivedSpan(
            name, Text(One(span, 5)), Hex(One(span, 1)), Hex(One(span, 2)), Hex(One(span, 4)), [.. Fields(span, 13).Select(l => Hex(One(l, 2)))],
            Fields(span, 9).ToDictionary(a => Text(One(a, 1)), a => Text(One(One(a, 2), 1))));

    static byte[] One(byte[] message, int field) => Fields(message, field).FirstOrDefault() ?? [];

    static string Text(byte[] bytes) => System.Text.Encoding.UTF8.GetString(bytes);

    static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);

    /// <summary>A message's fields of one number that have a length: messages, texts and bytes.</summary>
    static List<byte[]> Fields(byte[] message, int wanted)
    {
        List<byte[]> found = [];
        for (var at = 0; at < message.Length;)
        {
            var key = Number(message, ref at);
            switch (key & 7)
            {
                case 0: Number(message, ref at); break;
                case 1: at += 8; break;
                case 5: at += 4; break;
                default:
                    var length = (int)Number(message, ref at);
                    if ((int)(key >> 3) == wanted) found.Add(message[at..(at + length)]);
                    at += length;
                    break;
            }
        }

        return found;
    }

    static ulong Number(byte[] message, ref int at)
    {
        ulong number = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = message[at++];
            number |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return number;
        }
    }
}
