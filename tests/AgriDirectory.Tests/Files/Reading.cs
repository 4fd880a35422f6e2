using System.Text;
using AgriDirectory.Client.Files;
using AgriDirectory.Firms;

namespace AgriDirectory.Tests.Files;

/// <summary>Files of firms from texts and bytes.</summary>
static class Reading
{
    public static Task<List<FileRow>> RowsAsync(string text) => RowsAsync(Encoding.UTF8.GetBytes(text));

    public static async Task<List<FileRow>> RowsAsync(byte[] bytes)
    {
        var reader = await FirmFileReader.OpenAsync(new MemoryStream(bytes), TestContext.Current.CancellationToken);
        return await reader.ReadAsync(TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
    }

    public static async Task<FirmPatch> OnlyAsync(string text) => Patch(Assert.Single(await RowsAsync(text)));

    public static FirmPatch Patch(FileRow row)
    {
        Assert.Empty(row.Problems);
        return row.Row!.Patch;
    }

    public static async Task<FileProblem> ProblemAsync(byte[] bytes) =>
        (await Assert.ThrowsAsync<FileProblemException>(() => RowsAsync(bytes))).Problem;

    public static Task<FileProblem> ProblemAsync(string text) => ProblemAsync(Encoding.UTF8.GetBytes(text));

    public static async Task<RowProblem> RowProblemAsync(string text)
    {
        var row = Assert.Single(await RowsAsync(text));
        Assert.Null(row.Row);
        return Assert.Single(row.Problems);
    }

    public static string Codes(IEnumerable<FileRow> rows) =>
        string.Join(' ', rows.Select(r => r.Line + ":" + (r.Row is null ? string.Join('+', r.Problems.Select(p => p.Code)) : "ok")));
}
