using System.Text.RegularExpressions;
using AgriDirectory.Claims;
using AgriDirectory.Client.Files;
using AgriDirectory.Client.Words;
using AgriDirectory.Firms;

namespace AgriDirectory.Tests.Words;

public partial class ProblemWordsTests
{
    /// <summary>Every code of the rules, of saves, of the reader and of imports.</summary>
    static readonly string[] Codes =
    [
        .. FirmRules.Codes, .. SaveCodes.All, "not-a-directory-database", "newer-database", "interrupted", "not-yet-searchable", "import-failed",
        "file-empty", "file-header-only", "file-zip", "file-xls", "file-binary", "header-too-long", "header-quotes", "columns-too-many",
        "column-name-missing", "column-twice", "column-location-half", "output-column", "json-array", "quotes-broken", "row-too-long", "quote-open",
        "quote-broken", "cells-missing", "cells-extra", "cell-too-long", "character-unreadable", "json-line", "json-type", "number", "number-range",
        "whole-number", "whole-yuan", "unit-missing", "date", "choice-unknown", "id-form", "location-half", "output-twice", "in-use", "unwritable",
        "rebuild-stuck", "rebuild-under-way", "no-generation-before", "generation-of-other-rules", "engine-unavailable", "generation-counts",
        "generation-questions", "generation-question", "generation-more",
        "backup-exists", "nothing-to-back-up", "nothing-to-verify", "backup-failed", "backup-not-made", "backup-no-space", "backup-under-way", "backup-unreadable", "backup-broken", "backup-newer",
        "restore-not-empty", "restore-unfinished", "restore-failed", "restore-index-later", "verify-under-way", "verify-failed", "verify-fault", "verify-firms", "verify-firm",
        "verify-totals", "verify-total",
        "field-unknown", "id-of-another", "probe-firm-unknown", "probe-question", .. Work.WorkCodes.All, ClaimRules.NotOfThese, ClaimRules.DateForm,
    ];

    [Fact]
    public void Every_code_has_words_in_both_languages()
    {
        foreach (var code in Codes)
        {
            var (chinese, english) = (ProblemWords.Find(code, ProblemWords.Chinese), ProblemWords.Find(code, ProblemWords.English));
            Assert.True(chinese is not null && english is not null, code);
            Assert.Matches("[\u4e00-\u9fff]", chinese);
            Assert.NotEqual(chinese, english);
            Assert.Equal(Arguments(chinese), Arguments(english));
        }
    }

    [Fact]
    public void Sentences_are_filled_and_name_the_column()
    {
        var problem = new RowProblem(3, "成立日期", "去年", "date", ["去年"]);
        Assert.StartsWith("成立日期：“去年”不是日期", ProblemWords.Say(problem, ProblemWords.Chinese), StringComparison.Ordinal);
        Assert.StartsWith("成立日期: “去年” is not a date", ProblemWords.Say(problem, ProblemWords.English), StringComparison.Ordinal);
    }

    [Fact]
    public void What_nobody_worded_is_said_all_the_same()
    {
        Assert.Equal("new-code: {0}", ProblemWords.Say("new-code", ["{0}"], ProblemWords.Chinese));
        Assert.Equal("“{1}” is not a number.", ProblemWords.Say("number", ["{1}"], ProblemWords.English));
        Assert.NotEmpty(ProblemWords.Say("out-of-range", [], ProblemWords.English));
    }

    static IEnumerable<string> Arguments(string sentence) => Argument().Matches(sentence).Select(m => m.Value).Distinct().Order();

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Argument();
}
