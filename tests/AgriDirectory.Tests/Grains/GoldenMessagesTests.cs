using System.Reflection;
using AgriDirectory.Firms;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace AgriDirectory.Tests.Grains;

/// <summary>
/// What goes over the wire between silos and clients of different versions stays as it is. A contract that has to change gets a new member with a new
/// id, or a new alias; then the golden file is written anew: <c>AGRI_WRITE_GOLDEN=tests/AgriDirectory.Tests/Grains/Data/messages.txt</c> and this class.
/// </summary>
public sealed class GoldenMessagesTests
{
    const string Variable = "AGRI_WRITE_GOLDEN";
    const string Resource = "AgriDirectory.Tests.Grains.Data.messages.txt";

    static readonly Assembly Grains = typeof(Firm).Assembly;

    static readonly Serializer Serializer = new ServiceCollection().AddSerializer(b => b.AddAssembly(Grains)).BuildServiceProvider().GetRequiredService<Serializer>();

    static IEnumerable<Type> Messages => Grains.GetTypes().Where(t => t.GetCustomAttribute<GenerateSerializerAttribute>() is not null);

    static IEnumerable<Type> Interfaces => Grains.GetTypes().Where(t => t.IsInterface && t.IsAssignableTo(typeof(IGrain)));

    [Fact]
    public async Task Messages_are_written_as_they_always_were()
    {
        var now = new SortedDictionary<string, string>(Messages.ToDictionary(Alias, Hex), StringComparer.Ordinal);
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } path)
        {
            await File.WriteAllLinesAsync(path, now.Select(m => m.Key + " " + m.Value));
            Assert.Skip($"{path} is written anew; build again to compare with it.");
        }

        var golden = Golden();
        List<string> changed =
        [
            .. now.Where(m => golden.TryGetValue(m.Key, out var hex) && hex != m.Value).Select(m => $"{m.Key} has changed:\n  was {golden[m.Key]}\n  is  {m.Value}"),
            .. now.Keys.Except(golden.Keys).Select(a => $"{a} is new"),
            .. golden.Keys.Except(now.Keys).Select(a => $"{a} is gone"),
        ];
        Assert.True(changed.Count == 0, $"{string.Join('\n', changed)}\nIf that is meant, run this class with {Variable}=(the path of Grains/Data/messages.txt) and commit the file.");
    }

    [Fact]
    public void Messages_written_before_are_read_whole()
    {
        foreach (var (alias, hex) in Golden())
        {
            var read = Serializer.Deserialize<object>(Convert.FromHexString(hex))!;
            Assert.Equal(alias, Alias(read.GetType()));
            Assert.Equal(hex, Convert.ToHexString(Serializer.SerializeToArray(read)));
        }
    }

    [Fact]
    public void Every_member_of_a_message_has_an_example_that_is_not_its_default()
    {
        foreach (var message in Messages.Where(t => !t.IsAssignableTo(typeof(Exception))))
        {
            var example = ExampleMessages.Of(message);
            foreach (var property in message.GetProperties().Where(p => p.CanWrite))
            {
                var value = property.GetValue(example);
                var plain = property.PropertyType.IsValueType ? Activator.CreateInstance(property.PropertyType) : null;
                Assert.False(Equals(value, plain), $"{message.Name}.{property.Name} is {value} in the example.");
            }
        }
    }

    [Fact]
    public void Grain_interfaces_and_their_methods_have_aliases_of_their_own()
    {
        Assert.NotEmpty(Interfaces);
        Assert.Equal(Interfaces.Count(), Interfaces.Select(Alias).Distinct().Count());
        foreach (var grain in Interfaces)
        {
            var aliases = grain.GetMethods().Select(m => m.GetCustomAttribute<AliasAttribute>()?.Alias ?? throw new InvalidOperationException($"{grain.Name}.{m.Name} has no alias.")).ToList();
            Assert.Equal(aliases.Count, aliases.Distinct().Count());
        }
    }

    static string Alias(Type type) => type.GetCustomAttribute<AliasAttribute>()?.Alias ?? throw new InvalidOperationException($"{type.Name} has no alias.");

    static string Hex(Type message) => Convert.ToHexString(Serializer.SerializeToArray(ExampleMessages.Of(message)));

    static Dictionary<string, string> Golden()
    {
        using var reader = new StreamReader(typeof(GoldenMessagesTests).Assembly.GetManifestResourceStream(Resource)!);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(l => l.Split(' ')).ToDictionary(l => l[0], l => l[1]);
    }
}
