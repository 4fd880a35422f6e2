using System.Text.Json.Nodes;
using AgriDirectory.Client.Api;
using Microsoft.OpenApi;

namespace AgriDirectory.Client.Watching;

/// <summary>What OpenAPI says of the calls of operators.</summary>
static class StatusDescription
{
    public static void Status(OpenApiOperation operation) => Say(
        operation, "Whether anything is wrong, since when, and what to do.",
        "It is answered whoever else does not: `unknown` names them. `what` and `remedy` are in the caller's language; `code` is stable.");

    public static void Parked(OpenApiOperation operation) => Say(operation, "The firms that the search engine refuses, with its reason.");

    public static void Retry(OpenApiOperation operation) =>
        Say(operation, "Has a refused firm tried again, dismissed or not. If it is refused again, it is listed again.", id: "The firm's id.");

    public static void Dismiss(OpenApiOperation operation)
    {
        Say(
            operation, "Lets a refused firm go, until it is saved again: search does not find it as it is meanwhile.", "Its item of the worklist is closed with the reason.",
            id: "The firm's id.");
        Example(operation, new JsonObject { ["reason"] = "A test entry; the firm is closed." });
    }

    public static void Probes(OpenApiOperation operation) => Say(operation, "The probe questions by which a new generation of the index is judged.");

    public static void AddProbe(OpenApiOperation operation)
    {
        Say(operation, "Adds a question of your own: a new generation must find the firm by it, if the one in use does.");
        Example(operation, new JsonObject { ["question"] = "石桥 艾条", ["firmId"] = "$ID" });
    }

    public static void ChangeProbe(OpenApiOperation operation)
    {
        Say(operation, "Puts a question of your own in the place of another one.", "Its id follows from question and firm: the answer has the new one.", id: "The question's id.");
        Example(operation, new JsonObject { ["question"] = "石桥 艾条", ["firmId"] = "$ID" });
    }

    public static void DropProbe(OpenApiOperation operation) => Say(operation, "Deletes a question; one that was made from a firm is not made again.", id: "The question's id.");

    public static void RunProbes(OpenApiOperation operation) => Say(
        operation, "Asks all questions of the generation in use, as the gate does.",
        "`rank` is the place at which the firm was found; 0 says that it is not among the first ten. What could not be asked within fifteen seconds is counted in `left`.");

    public static void Unanswered(OpenApiOperation operation) => Say(
        operation, "Questions that found nothing, and how often they were asked; by whom nobody knows.",
        "Only such that were asked at least three times, and none in which there may be a phone number, a credit code or an address of mail.");

    public static void Clear(OpenApiOperation operation)
    {
        Say(operation, "Forgets a question that found nothing, because it has been seen to.");
        Example(operation, new JsonObject { ["question"] = "艾灸垫" });
    }

    static void Say(OpenApiOperation operation, string summary, string? description = null, string? id = null)
    {
        operation.Summary = summary;
        operation.Description = description;
        operation.Parameters = id is null ? [ApiDescription.Lang()] : [ApiDescription.Id(id), ApiDescription.Lang()];
    }

    static void Example(OpenApiOperation operation, JsonObject example)
    {
        foreach (var media in operation.RequestBody?.Content?.Values ?? []) media.Example = example.DeepClone();
    }
}
