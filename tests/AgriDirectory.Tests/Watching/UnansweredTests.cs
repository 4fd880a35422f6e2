using AgriDirectory.Client.Watching;
using AgriDirectory.Search;
using AgriDirectory.Watching;
using FsCheck;
using FsCheck.Fluent;

namespace AgriDirectory.Tests.Watching;

/// <summary>Which questions that found nothing are counted, and that no more than words is kept of them.</summary>
public sealed class UnansweredTests
{
    readonly Clock clock = new();
    readonly Unanswered unanswered;

    public UnansweredTests() => unanswered = new Unanswered(clock);

    [Theory]
    [InlineData("艾灸垫", "艾灸垫")]
    [InlineData("  艾灸  垫？ ", "艾灸 垫")]
    [InlineData("ＡＢＣ 月季", "abc 月季")]
    [InlineData("\"藥材\"", "药材")]
    [InlineData("moxa mat", "moxa mat")]
    [InlineData("2024 月季", "2024 月季")]
    public void Words_are_counted_as_they_mean(string text, string counted) => Assert.Equal(counted, UnansweredRules.Read(text));

    [Theory]
    [InlineData("")]
    [InlineData("？？？")]
    [InlineData("13800138000")]
    [InlineData("138 0013 8000")]
    [InlineData("１３８－００１３－８０００")]
    [InlineData("张三 138001")]
    [InlineData("一三八零零一三八零零零")]
    [InlineData("①③⑧⓪⓪①")]
    [InlineData("٠١٢٣٤٥")]
    [InlineData("0377-63123456 转 8")]
    [InlineData("91411303MA40ABCD1X")]
    [InlineData("9 1 4 1 1 3")]
    [InlineData("MA40ABCDEF")]
    [InlineData("someone@example.com")]
    [InlineData("someone ＠ example")]
    [InlineData("someone at example")]
    [InlineData("某某艾特某处")]
    [InlineData("example.com")]
    [InlineData("example 点 com")]
    [InlineData("https://例")]
    [InlineData("user_name7")]
    [InlineData("这是一段从别处贴来的很长很长的话，没有人会一字不差地再问一遍，所以不记它也没有什么损失，再长一点")]
    public void What_may_say_who_somebody_is_is_not_counted(string text) => Assert.Null(UnansweredRules.Read(text));

    /// <summary>However digits are wrapped in words and signs: six of them are never kept.</summary>
    [Fact]
    public void Six_digits_are_never_kept_however_they_are_written()
    {
        var digit = Gen.Elements([.. "0123456789０１９〇零一二九①".Select(c => c.ToString())]);
        var between = Gen.Elements("", " ", "-", "—", ".", "艾", "a", "、", "/", "\u200B");
        var text = digit.SelectMany(d => between.Select(b => d + b)).ArrayOf(6).Select(string.Concat).ToArbitrary();
        Check.One(Config.QuickThrowOnFailure, Prop.ForAll(text, Gen.Elements("", "张三 ", "x").ToArbitrary(), (t, before) => UnansweredRules.Read(before + t) is null));
    }

    [Fact]
    public void What_is_read_reads_the_same_again() => Check.One(
        Config.QuickThrowOnFailure, Prop.ForAll(ArbMap.Default.ArbFor<string>(), text => text is null || UnansweredRules.Read(text) is not { } read || UnansweredRules.Read(read) == read));

    [Fact]
    public void Twice_is_not_enough()
    {
        Ask("艾灸垫", 2);
        Assert.Empty(unanswered.Take());
        Ask(" 艾灸垫?");
        Assert.Equal([new UnansweredCount("艾灸垫", 3)], unanswered.Take());
        Assert.Empty(unanswered.Take());
        Ask("艾灸垫");
        Assert.Equal([new UnansweredCount("艾灸垫", 1)], unanswered.Take());
    }

    [Fact]
    public void Only_first_pages_of_words_that_found_nothing_count()
    {
        var nothing = new SearchAnswer { Status = AnswerStatus.Answered };
        var question = new SearchQuestion { Text = "艾灸垫" };
        for (var i = 0; i < 5; i++)
        {
            unanswered.Note(question with { Page = 2 }, nothing);
            unanswered.Note(question with { Cursor = "x" }, nothing);
            unanswered.Note(question with { Text = "" }, nothing);
            unanswered.Note(question, nothing with { Total = 1 });
            unanswered.Note(question, new SearchAnswer { Status = AnswerStatus.Degraded });
        }

        Assert.Equal(0, unanswered.Held);
        for (var i = 0; i < 3; i++) unanswered.Note(question, nothing);
        Assert.Single(unanswered.Take());
    }

    [Fact]
    public void However_many_are_asked_few_are_held_and_what_many_ask_stays()
    {
        Ask("艾灸垫", 2);
        for (var i = 0; i < 3 * Unanswered.MostHeld; i++)
        {
            Ask(Odd(i));
            // Two in a thousand are this one.
            if (i % 500 == 0) Ask("艾灸垫");
            Assert.InRange(unanswered.Held, 0, Unanswered.MostHeld);
        }

        Assert.Contains(unanswered.Take(), c => c.Question == "艾灸垫");
    }

    [Fact]
    public void Those_written_down_make_room_for_others()
    {
        for (var i = 0; i < Unanswered.MostHeld; i++) Ask(Odd(i), 3);
        Ask("艾灸垫", 3);
        Assert.DoesNotContain(unanswered.Take(), c => c.Question == "艾灸垫");
        Ask("艾灸垫", 3);
        Assert.Equal([new UnansweredCount("艾灸垫", 3)], unanswered.Take());
    }

    [Fact]
    public void What_could_not_be_written_down_is_given_back()
    {
        Ask("艾灸垫", 3);
        var taken = unanswered.Take();
        Ask("艾灸垫");
        unanswered.GiveBack(taken);
        Assert.Equal([new UnansweredCount("艾灸垫", 4)], unanswered.Take());
    }

    [Fact]
    public void What_is_cleared_or_old_begins_anew()
    {
        Ask("艾灸垫", 2);
        unanswered.Forget("艾灸垫");
        Ask("艾灸垫", 2);
        Assert.Empty(unanswered.Take());
        clock.Now += TimeSpan.FromDays(Unanswered.ForgottenAfterDays + 1);
        Assert.Empty(unanswered.Take());
        Assert.Equal(0, unanswered.Held);
    }

    /// <summary>A word that no other number has.</summary>
    static string Odd(int number) => "q" + (char)('a' + (number / 676 % 26)) + (char)('a' + (number / 26 % 26)) + (char)('a' + (number % 26));

    void Ask(string text, int times = 1)
    {
        for (var i = 0; i < times; i++) unanswered.Note(new SearchQuestion { Text = text }, new SearchAnswer { Status = AnswerStatus.Answered });
    }

    sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 5, 4, 8, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
