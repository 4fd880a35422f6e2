using System.Text.Json;
using System.Text.Json.Nodes;
using AgriDirectory.Client.Files;
using AgriDirectory.Client.Words;
using AgriDirectory.Firms;
using AgriDirectory.Imports;

namespace AgriDirectory.Client.Imports;

/// <summary>An import as the API shows it: state and counts, and what this process knows besides.</summary>
static class ImportView
{
    public static JsonObject Of(ImportState state, QueuedImport? queued)
    {
        var view = JsonSerializer.SerializeToNode(state, FirmJson.Options)!.AsObject();
        if (queued?.Progress is { } progress)
        {
            view["bytesRead"] = progress.BytesRead;
            view["bytes"] = progress.Bytes;
            view["seconds"] = Math.Round(progress.Elapsed.TotalSeconds, 3);
        }

        if (queued?.Report is not { } report) return view;
        var language = queued.Language;
        view["seconds"] = Math.Round(report.Elapsed.TotalSeconds, 3);
        if (report.Problem is { } problem)
        {
            view["problem"] = new JsonObject
            {
                ["code"] = problem.Code,
                ["arguments"] = Array(problem.Arguments),
                ["title"] = ProblemWords.Say(problem, language),
            };
        }

        view["problems"] = new JsonArray([.. report.Problems.Select(p => Row(p, language))]);
        view["warningRows"] = new JsonArray([.. report.Warnings.Select(p => Row(p, language))]);
        view["unknownColumns"] = Array(report.UnknownColumns);
        if (report.Rejected is not null) view["rejected"] = $"/api/v1/imports/{state.Id}/rejected";
        return view;
    }

    /// <summary>Reads what <see cref="Of"/> wrote as a report; the file of refused rows is fetched apart.</summary>
    public static ImportReport Read(JsonObject view)
    {
        var state = view.Deserialize<ImportState>(FirmJson.Options) ?? throw new JsonException("An import is null.");
        return new ImportReport
        {
            State = state,
            Problem = view["problem"]?.Deserialize<FileProblem>(FirmJson.Options) ?? (state.Reason is { } reason ? FileProblem.Of(reason) : null),
            Problems = [.. Rows(view["problems"])],
            Warnings = [.. Rows(view["warningRows"])],
            UnknownColumns = [.. view["unknownColumns"]?.Deserialize<string[]>() ?? []],
            Rejected = (string?)view["rejected"],
            Elapsed = TimeSpan.FromSeconds((double?)view["seconds"] ?? 0),
        };
    }

    static RowProblem[] Rows(JsonNode? rows) => rows?.Deserialize<RowProblem[]>(FirmJson.Options) ?? [];

    static JsonNode Row(RowProblem problem, System.Globalization.CultureInfo language)
    {
        var row = JsonSerializer.SerializeToNode(problem, FirmJson.Options)!;
        row["title"] = ProblemWords.Say(problem.Code, problem.Arguments, language);
        return row;
    }

    static JsonArray Array(IEnumerable<string> texts) => [.. texts.Select(t => JsonValue.Create(t))];
}
