using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using AgriDirectory.Accounts;
using AgriDirectory.Client.Api;
using AgriDirectory.Client.SignIn;
using AgriDirectory.Client.Watching;
using AgriDirectory.Client.Words;
using AgriDirectory.Firms;
using AgriDirectory.Indexing;
using AgriDirectory.Watching;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace AgriDirectory.Client.Pages.Watching;

/// <summary>The status page, the probe questions, and the questions that found nothing.</summary>
static class StatusEndpoints
{
    const int MaxBytes = 1 << 16;

    static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>What a page can say was done.</summary>
    static readonly ImmutableArray<string> Doings = ["rebuild", "back", "retried", "dismissed"];

    public static void MapStatusPages(this IEndpointRouteBuilder routes)
    {
        var status = routes.MapGroup("/status").RequireAuthorization(OperatorSignIn.Policy).ExcludeFromDescription().WithMetadata(new RequestSizeLimitAttribute(MaxBytes));
        status.MapMethods("", Reading, ShowAsync);
        status.MapMethods("/live", Reading, LiveAsync);
        status.MapPost("/rebuild", RebuildAsync).TakesForm();
        status.MapPost("/back", BackAsync).TakesForm();
        status.MapPost("/parked/{id}/retry", RetryAsync).TakesForm();
        status.MapPost("/parked/{id}/dismiss", DismissAsync).TakesForm();
        status.MapMethods("/probes", Reading, ProbesAsync);
        status.MapPost("/probes", SaveProbeAsync).TakesForm();
        status.MapPost("/probes/run", RunProbesAsync).TakesForm();
        status.MapPost("/probes/{number}/delete", DropProbeAsync).TakesForm();
        status.MapMethods("/unanswered", Reading, UnansweredAsync);
        status.MapPost("/unanswered/clear", ClearAsync).TakesForm();
    }

    static async Task<IResult> ShowAsync(HttpContext context, StatusWatch watch)
    {
        var done = context.Request.Query["done"].ToString();
        return await PageAsync(context, watch, StatusCodes.Status200OK, new StatusModel
        {
            Now = await watch.ReadAsync(),
            Done = Doings.Contains(done) ? context.Wording()["watch.done." + done] : null,
        });
    }

    /// <summary>The part of the page that changes. Its tag is of what it shows, not of its bytes, in which each form has a mark of its own.</summary>
    static async Task<IResult> LiveAsync(HttpContext context, StatusWatch watch)
    {
        var now = await watch.ReadAsync();
        var tag = TagOf(context, now);
        context.Response.Headers.ETag = tag;
        if (context.Request.Headers.IfNoneMatch.ToString() == tag)
        {
            PageHeaders.OfPage(context);
            return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        }

        return PageEndpoints.Page<StatusLive>(context, StatusCodes.Status200OK, new StatusModel { Now = now });
    }

    static async Task<IResult> RebuildAsync(HttpContext context, IGrainFactory grains, AuditTrail trail, StatusWatch watch)
    {
        try
        {
            var state = await grains.GetGrain<IRebuildGrain>(0).StartAsync("an operator asks for it");
            await trail.NoteAsync(context.User, AuditCodes.Rebuild, GenerationsApi.Building(state));
            return await DoneAsync(context, watch, "rebuild");
        }
        catch (Exception e) when (IsPassing(e))
        {
            return await FailedAsync(context, watch, e);
        }
    }

    static async Task<IResult> BackAsync(HttpContext context, IGrainFactory grains, AuditTrail trail, StatusWatch watch)
    {
        try
        {
            var answer = await grains.GetGrain<IRebuildGrain>(0).BackAsync();
            if (answer.Outcome == BackOutcome.Begun)
            {
                await trail.NoteAsync(context.User, AuditCodes.RebuildBack, GenerationsApi.Building(answer.State));
                return await DoneAsync(context, watch, "back");
            }

            var (code, argument) = BackRefusal.Of(answer);
            return await PageAsync(context, watch, StatusCodes.Status409Conflict, new StatusModel
            {
                Now = await watch.ReadAsync(anew: true),
                Problem = ProblemWords.Say(code, [argument], context.Wording().Culture),
            });
        }
        catch (Exception e) when (IsPassing(e))
        {
            return await FailedAsync(context, watch, e);
        }
    }

    static Task<IResult> RetryAsync(string id, HttpContext context, IGrainFactory grains, StatusWatch watch) =>
        ParkedAsync(context, watch, "retried", () => FirmId.Parse(id) is { } firm ? grains.GetGrain<IWatchGrain>(0).RetryAsync(firm, Caller(context)) : Task.FromResult(false));

    static async Task<IResult> DismissAsync(string id, HttpContext context, [FromForm] IFormCollection form, IGrainFactory grains, StatusWatch watch)
    {
        var reason = WorkText.Clean(form["reason"], WatchRules.MaxReason + 1);
        if (reason.Length is 0 or > WatchRules.MaxReason)
        {
            return await PageAsync(context, watch, StatusCodes.Status422UnprocessableEntity, new StatusModel
            {
                Now = await watch.ReadAsync(),
                Problem = context.Wording().Format("watch.wrong.reason", Figures.Whole(WatchRules.MaxReason)),
                Refused = FirmId.Parse(id),
            });
        }

        return await ParkedAsync(
            context, watch, "dismissed",
            () => FirmId.Parse(id) is { } firm ? grains.GetGrain<IWatchGrain>(0).DismissAsync(firm, Forms.Version(form, "sequence"), reason, Caller(context)) : Task.FromResult(false));
    }

    static async Task<IResult> ParkedAsync(HttpContext context, StatusWatch watch, string doing, Func<Task<bool>> work)
    {
        try
        {
            return await work() ? await DoneAsync(context, watch, doing) : await PageAsync(context, watch, StatusCodes.Status409Conflict, new StatusModel
            {
                Now = await watch.ReadAsync(anew: true),
                Problem = context.Wording()["watch.wrong.parked"],
            });
        }
        catch (Exception e) when (IsPassing(e))
        {
            return await FailedAsync(context, watch, e);
        }
    }

    static async Task<IResult> ProbesAsync(HttpContext context, IGrainFactory grains, StatusWatch watch)
    {
        var query = context.Request.Query;
        _ = int.TryParse(query["page"], NumberStyles.None, CultureInfo.InvariantCulture, out var page);
        var done = query["done"].ToString();
        return await ShowProbesAsync(
            context, grains, watch, StatusCodes.Status200OK, page, query["change"], m => m with { Done = done is "saved" or "deleted" or "run" ? "watch.probes.done." + done : null });
    }

    static async Task<IResult> SaveProbeAsync(HttpContext context, [FromForm] IFormCollection form, IGrainFactory grains, StatusWatch watch)
    {
        var question = SearchQuery.Clean(form["question"].ToString()).Trim();
        var firm = form["firm"].ToString().Trim();
        // Its address does as well.
        var id = FirmId.Parse(firm[(firm.LastIndexOf('/') + 1)..]) ?? "";
        var replaces = form["replaces"].ToString();
        try
        {
            var saved = await grains.GetGrain<IProbesGrain>(0).SaveAsync(question, id, replaces.Length == 0 ? null : replaces, Caller(context));
            return saved.Outcome switch
            {
                ProbeOutcome.Saved => Forms.SeeOther(context, "/status/probes?done=saved"),
                ProbeOutcome.BadQuestion or ProbeOutcome.NoFirm => await AgainAsync(StatusCodes.Status422UnprocessableEntity, "watch.probes.wrong." + saved.Outcome),
                _ => await AgainAsync(StatusCodes.Status409Conflict, "watch.probes.wrong." + saved.Outcome),
            };
        }
        catch (Exception e) when (IsPassing(e))
        {
            return await AgainAsync(StatusCodes.Status503ServiceUnavailable, "claim.wrong.store", CodeOf(e));
        }

        Task<IResult> AgainAsync(int status, string problem, string? unkept = null) => ShowProbesAsync(context, grains, watch, status, 1, replaces, m => m with
        {
            Question = question[..Math.Min(question.Length, 2 * ProbeRules.MaxQuestion)],
            Firm = firm[..Math.Min(firm.Length, 200)],
            Problem = problem,
            Unkept = unkept,
        });
    }

    static async Task<IResult> RunProbesAsync(HttpContext context, IGrainFactory grains, StatusWatch watch, TimeProvider time)
    {
        try
        {
            watch.LastRun = new(time.GetUtcNow(), await grains.GetGrain<IProbesGrain>(0).RunAsync());
            return Forms.SeeOther(context, "/status/probes?done=run");
        }
        catch (Exception e) when (IsPassing(e))
        {
            return NotSaved(context, e);
        }
    }

    static async Task<IResult> DropProbeAsync(string number, HttpContext context, IGrainFactory grains)
    {
        try
        {
            // Whoever else deleted it has done what was wanted.
            await grains.GetGrain<IProbesGrain>(0).DropAsync(number, Caller(context));
            return Forms.SeeOther(context, "/status/probes?done=deleted");
        }
        catch (Exception e) when (IsPassing(e))
        {
            return NotSaved(context, e);
        }
    }

    static async Task<IResult> ShowProbesAsync(
        HttpContext context, IGrainFactory grains, StatusWatch watch, int status, int page, string? changing, Func<ProbesModel, ProbesModel> with)
    {
        ImmutableArray<ProbeEntry> all;
        try
        {
            all = await grains.GetGrain<IProbesGrain>(0).ListAsync();
        }
        catch (Exception e) when (IsPassing(e))
        {
            return NotSaved(context, e);
        }

        var pages = Math.Max(1, (all.Length + ProbesModel.PageSize - 1) / ProbesModel.PageSize);
        var number = Math.Clamp(page, 1, pages);
        var model = new ProbesModel { Items = all, Total = all.Length, Own = all.Count(p => p.Probe.Own), Number = number, Run = watch.LastRun };
        var changed = string.IsNullOrEmpty(changing) ? null : all.FirstOrDefault(p => p.Number == changing);
        // What was not found is what somebody looks for.
        model = model with
        {
            Items = [.. all.OrderByDescending(p => model.RankOf(p.Number) == 0).Skip((number - 1) * ProbesModel.PageSize).Take(ProbesModel.PageSize)],
            Changing = changed,
            Question = changed?.Probe.Question ?? "",
            Firm = changed?.Probe.FirmId ?? "",
        };
        return PageEndpoints.Page<ProbesPage>(context, status, with(model));
    }

    static async Task<IResult> UnansweredAsync(HttpContext context, IGrainFactory grains, UnansweredKeeper keeper, IOptions<UnansweredOptions> options)
    {
        try
        {
            await keeper.FlushAsync();
            return PageEndpoints.Page<UnansweredPage>(
                context, StatusCodes.Status200OK,
                new UnansweredModel(await grains.GetGrain<IUnansweredGrain>(0).ReadAsync(), options.Value.KeepDays, context.Request.Query["done"] == "cleared"));
        }
        catch (Exception e) when (IsPassing(e))
        {
            return NotSaved(context, e);
        }
    }

    static async Task<IResult> ClearAsync(HttpContext context, [FromForm] IFormCollection form, IGrainFactory grains, Unanswered unanswered)
    {
        try
        {
            var question = form["question"].ToString();
            unanswered.Forget(question);
            await grains.GetGrain<IUnansweredGrain>(0).ClearAsync(question, Caller(context));
            return Forms.SeeOther(context, "/status/unanswered?done=cleared");
        }
        catch (Exception e) when (IsPassing(e))
        {
            return NotSaved(context, e);
        }
    }

    static async Task<IResult> DoneAsync(HttpContext context, StatusWatch watch, string doing)
    {
        await watch.ReadAsync(anew: true);
        return Forms.SeeOther(context, "/status?done=" + doing);
    }

    static async Task<IResult> FailedAsync(HttpContext context, StatusWatch watch, Exception failure) => await PageAsync(context, watch, StatusCodes.Status503ServiceUnavailable, new StatusModel
    {
        Now = await watch.ReadAsync(anew: true),
        Problem = ProblemWords.Say(CodeOf(failure), [], context.Wording().Culture),
    });

    static Task<IResult> PageAsync(HttpContext context, StatusWatch watch, int status, StatusModel model)
    {
        context.Response.Headers.CacheControl = "no-store";
        return Task.FromResult<IResult>(PageEndpoints.Page<StatusPage>(context, status, model));
    }

    static IResult NotSaved(HttpContext context, Exception failure) => ErrorPages.NotSaved(context, [new FirmProblem(CodeOf(failure), "", [])]);

    static bool IsPassing(Exception failure) => failure is StoreFailedException || PublicDirectory.IsPassing(failure);

    static string CodeOf(Exception failure) => failure is StoreFailedException store ? store.Code : failure is Search.EngineUnavailableException ? "engine-unavailable" : SaveCodes.StoreFailed;

    /// <summary>Times of looking and the last megabytes are not worth a new page.</summary>
    static string TagOf(HttpContext context, Snapshot now)
    {
        var shown = new
        {
            Lang = context.Wording().Tag,
            now.Directory?.Store,
            now.Directory?.Index,
            now.Directory?.Engine,
            now.Directory?.Troubled,
            now.Directory?.Worklist,
            now.Directory?.Firms,
            now.Directory?.Unknown,
            now.Parked,
            now.Dismissed,
            now.Loads,
            now.Exports,
            Disk = now.Disk is { } disk ? Trouble.Bytes(disk.UsedBytes >> 24 << 24) + Trouble.Bytes(disk.FreeBytes >> 26 << 26) : "",
            Troubles = now.Troubles.Select(t => (t.Code + t.Since?.ToString("O", CultureInfo.InvariantCulture), t.Code == "disk" ? [] : t.Arguments)).Select(t => t.Item1 + string.Join('|', t.Item2)),
        };
        return $"\"{Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(shown, FirmJson.Options)))[..32]}\"";
    }

    static string Caller(HttpContext context) => context.User.Identity!.Name!;
}
