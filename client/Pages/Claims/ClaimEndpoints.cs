using System.Collections.Immutable;
using AgriDirectory.Claims;
using AgriDirectory.Client.Api;
using AgriDirectory.Client.Pages.Editing;
using AgriDirectory.Client.SignIn;
using AgriDirectory.Client.Words;
using AgriDirectory.Search;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace AgriDirectory.Client.Pages.Claims;

/// <summary>The pages of claims: anybody reads them, operators change them.</summary>
static class ClaimEndpoints
{
    const int MaxBytes = 1 << 16;

    static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    public static void MapClaims(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods(ClaimLinks.All, Reading, AllAsync).ExcludeFromDescription();
        routes.MapMethods(ClaimLinks.All + "/{id}", Reading, OneAsync).ExcludeFromDescription();
        var operators = routes.MapGroup(ClaimLinks.All).RequireAuthorization(OperatorSignIn.Policy).ExcludeFromDescription().WithMetadata(new RequestSizeLimitAttribute(MaxBytes));
        operators.MapMethods("/new", Reading, IResult (HttpContext context) =>
            Edit(context, StatusCodes.Status200OK, new ClaimEditModel(ClaimRules.NewId(), 0, ClaimForm.New(), [])));
        operators.MapMethods("/{id}/edit", Reading, EditAsync);
        operators.MapPost("/{id}/edit", SaveAsync).TakesForm();
        operators.MapMethods("/{id}/delete", Reading, AskAsync);
        operators.MapPost("/{id}/delete", DeleteAsync).TakesForm();
    }

    static async Task<IResult> AllAsync(HttpContext context, PublicDirectory directory)
    {
        if (await directory.ClaimsAsync() is not { } claims)
            return Busy(context);
        var book = new ClaimBook(claims, await directory.SumsAsync(), context.IsClerk());
        return PageEndpoints.Page<ClaimsPage>(context, StatusCodes.Status200OK, new ClaimsModel(
            book, context.User.IsInRole(OperatorSignIn.Role), context.Request.Query.ContainsKey("deleted")));
    }

    static async Task<IResult> OneAsync(string id, HttpContext context, PublicDirectory directory)
    {
        if (await directory.ClaimsAsync() is not { } claims)
            return Busy(context);
        if (claims.FirstOrDefault(c => c.Id == id) is not { } claim)
            return Unknown(context, id);
        var book = new ClaimBook(claims, await directory.SumsAsync(), context.IsClerk());
        return PageEndpoints.Page<ClaimPage>(context, StatusCodes.Status200OK, new ClaimModel(
            claim, book, context.User.IsInRole(OperatorSignIn.Role), context.Request.Query.ContainsKey("saved")));
    }

    static async Task<IResult> EditAsync(string id, HttpContext context, IGrainFactory grains) =>
        await grains.GetGrain<IClaimsGrain>(0).GetAsync(id) is { } claim
            ? Edit(context, StatusCodes.Status200OK, new ClaimEditModel(id, claim.Version, ClaimForm.Of(claim.Details), []))
            : Unknown(context, id);

    static async Task<IResult> SaveAsync(string id, HttpContext context, [FromForm] IFormCollection sent, IGrainFactory grains, FirmEditing editing)
    {
        if (!ClaimRules.IsId(id))
            return Unknown(context, id);
        var model = new ClaimEditModel(id, Forms.Version(sent), ClaimForm.Of(sent), []);
        if (model.Form.Read(editing.Today, out var problems) is not { } details)
            return Refused(context, model, problems);
        var saved = await grains.GetGrain<IClaimsGrain>(0).SaveAsync(id, details, model.Version, context.User.Identity!.Name!);
        return saved.Outcome switch
        {
            ClaimOutcome.Saved or ClaimOutcome.Unchanged => Forms.SeeOther(context, ClaimLinks.All + "/" + id + "?saved=1"),
            ClaimOutcome.Refused => Refused(context, model, saved.Problems),
            ClaimOutcome.Conflict => Edit(context, StatusCodes.Status409Conflict, model with { Version = saved.Claim!.Version, Problem = "claim.wrong.conflict", Now = saved.Claim }),
            ClaimOutcome.Unknown => Edit(context, StatusCodes.Status409Conflict, model with { Version = 0, Problem = "claim.wrong.gone" }),
            ClaimOutcome.TooMany => Edit(context, StatusCodes.Status409Conflict, model with { Problem = "claim.wrong.many" }),
            _ => Edit(context, StatusCodes.Status503ServiceUnavailable, model with { Problem = "claim.wrong.store" }),
        };
    }

    static async Task<IResult> AskAsync(string id, HttpContext context, IGrainFactory grains) =>
        await grains.GetGrain<IClaimsGrain>(0).GetAsync(id) is { } claim ? Ask(context, StatusCodes.Status200OK, new ClaimDeleteModel(claim)) : Unknown(context, id);

    static async Task<IResult> DeleteAsync(string id, HttpContext context, [FromForm] IFormCollection sent, IGrainFactory grains)
    {
        var claims = grains.GetGrain<IClaimsGrain>(0);
        var deleted = await claims.DeleteAsync(id, Forms.Version(sent), context.User.Identity!.Name!);
        if (deleted.Outcome == ClaimOutcome.Saved)
            return Forms.SeeOther(context, ClaimLinks.All + "?deleted=1");
        return (deleted.Claim ?? await claims.GetAsync(id)) is not { } claim ? Unknown(context, id)
            : deleted.Outcome == ClaimOutcome.Conflict ? Ask(context, StatusCodes.Status409Conflict, new ClaimDeleteModel(claim, "claim.wrong.delete"))
            : Ask(context, StatusCodes.Status503ServiceUnavailable, new ClaimDeleteModel(claim, "claim.wrong.store"));
    }

    static RazorComponentResult<ClaimEditPage> Refused(HttpContext context, ClaimEditModel model, ImmutableArray<Firms.FirmProblem> problems) =>
        Edit(context, StatusCodes.Status422UnprocessableEntity, model with { Problems = problems, Problem = "claim.wrong.rules" });

    static RazorComponentResult<ClaimEditPage> Edit(HttpContext context, int status, ClaimEditModel model)
    {
        context.Response.Headers.CacheControl = "no-store";
        return PageEndpoints.Page<ClaimEditPage>(context, status, model);
    }

    static RazorComponentResult<ClaimDeletePage> Ask(HttpContext context, int status, ClaimDeleteModel model)
    {
        context.Response.Headers.CacheControl = "no-store";
        return PageEndpoints.Page<ClaimDeletePage>(context, status, model);
    }

    static RazorComponentResult<MessagePage> Unknown(HttpContext context, string id) => Message(context, ClaimsApi.Unknown(id), ClaimLinks.All, "claim.all");

    static RazorComponentResult<MessagePage> Busy(HttpContext context)
    {
        context.Response.Headers.RetryAfter = Problems.RetryAfter;
        return Message(context, ClaimsApi.Unanswered, context.Request.Path.ToUriComponent(), "try.again");
    }

    static RazorComponentResult<MessagePage> Message(HttpContext context, QueryProblem problem, string instead, string label)
    {
        var words = context.Wording();
        return PageEndpoints.Page<MessagePage>(context, problem.Status, new MessageModel(
            problem.Status, Problems.Title(words, problem), [Problems.Sentence(words, problem)], [new(words[label], instead), new(words["try.home"], "/")],
            Busy: problem.Status == StatusCodes.Status503ServiceUnavailable));
    }
}
