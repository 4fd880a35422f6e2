using System.Collections.Immutable;
using System.Reflection;

namespace AgriDirectory.Tests.Grains;

/// <summary>Makes an example of any message: every member set, by its place and name alone, the same at every run.</summary>
static class ExampleMessages
{
    public static object Of(Type type) => Make(type, "it", 0);

    static object Make(Type type, string name, int place)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner)
        {
            return Make(inner, name, place);
        }

        if (type.IsEnum)
        {
            var values = Enum.GetValues(type);
            return values.GetValue(1 + (place % (values.Length - 1)))!;
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>))
        {
            return MakeArray(type.GetGenericArguments()[0], name, place);
        }

        return Simple(type, name, place) ?? MakeMessage(type);
    }

    static object? Simple(Type type, string name, int place)
    {
        object? value = null;
        if (type == typeof(string)) value = $"艾{name}{place}";
        else if (type == typeof(bool)) value = true;
        else if (type == typeof(int)) value = 1000 + place;
        else if (type == typeof(long)) value = 5_000_000_000 + place;
        else if (type == typeof(Int128)) value = ((Int128)1 << 70) + place;
        else if (type == typeof(double)) value = 33.25 + place;
        else if (type == typeof(decimal)) value = 12.5m + place;
        else if (type == typeof(DateOnly)) value = new DateOnly(2024, 2, 1).AddDays(place);
        else if (type == typeof(DateTimeOffset)) value = new DateTimeOffset(2024, 2, 3, 4, 5, 6, TimeSpan.Zero).AddMinutes(place);
        return value;
    }

    static object MakeArray(Type element, string name, int place)
    {
        var two = Array.CreateInstance(element, 2);
        two.SetValue(Make(element, name, place), 0);
        two.SetValue(Make(element, name, place + 1), 1);
        return typeof(ImmutableArray).GetMethods().Single(m => m.Name == "Create" && m.GetParameters() is [{ ParameterType.IsArray: true }])
            .MakeGenericMethod(element).Invoke(null, [two])!;
    }

    static object MakeMessage(Type type)
    {
        // A record's copying constructor takes the record itself.
        var constructor = type.GetConstructors(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance)
            .Where(c => c.GetParameters() is not [var only] || only.ParameterType != type)
            .MaxBy(c => c.GetParameters().Length);
        var made = constructor is null ? Activator.CreateInstance(type)! : constructor.Invoke([.. constructor.GetParameters().Select(Argument)]);
        var properties = type.GetProperties(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance)
            .Where(p => p.DeclaringType == type && p.CanWrite && p.GetIndexParameters().Length == 0 && p.GetCustomAttribute<IdAttribute>() is not null);
        foreach (var property in properties)
        {
            property.SetValue(made, Make(property.PropertyType, property.Name, (int)property.GetCustomAttribute<IdAttribute>()!.Id));
        }

        return made;
    }

    static object? Argument(ParameterInfo parameter) =>
        parameter.ParameterType.IsAssignableTo(typeof(Exception)) ? null : Make(parameter.ParameterType, parameter.Name!, parameter.Position);
}
