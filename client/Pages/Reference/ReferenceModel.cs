using System.Collections.Immutable;

namespace AgriDirectory.Client.Pages.Reference;

/// <summary>The API's description as the page shows it.</summary>
/// <param name="About">What it is, in sentences.</param>
/// <param name="Calls">The calls, those of a kind together.</param>
/// <param name="Schemas">What is sent and answered, by name.</param>
public sealed record ReferenceModel(string About, ImmutableArray<ReferenceCall> Calls, ImmutableArray<ReferenceSchema> Schemas);

/// <summary>A call.</summary>
/// <param name="Id">Its name, as generated clients have it.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path, with names in braces.</param>
/// <param name="Summary">What it does.</param>
/// <param name="Description">What else there is to know; empty if nothing.</param>
/// <param name="Guarded">Whether it needs a sign-in.</param>
/// <param name="Parameters">What goes into the path, the query and the headers.</param>
/// <param name="Body">What is sent, by media type.</param>
/// <param name="Answers">What comes back, by status.</param>
/// <param name="Example">How to make it with curl.</param>
public sealed record ReferenceCall(
    string Id, string Method, string Path, string Summary, string Description, bool Guarded,
    ImmutableArray<ReferenceField> Parameters, ImmutableArray<ReferenceContent> Body, ImmutableArray<ReferenceAnswer> Answers, string Example);

/// <summary>A parameter of a call, or a field of a schema.</summary>
/// <param name="Name">The name.</param>
/// <param name="Place">Where a parameter goes: <c>path</c>, <c>query</c> or <c>header</c>; empty for a field.</param>
/// <param name="Type">What it holds.</param>
/// <param name="Required">Whether it is always there.</param>
/// <param name="Description">What it means.</param>
public sealed record ReferenceField(string Name, string Place, ReferenceType Type, bool Required, string Description);

/// <summary>What a field holds, in words around the name of a schema.</summary>
/// <param name="Text">What stands before the name.</param>
/// <param name="Schema">The schema that is named; null if none is.</param>
/// <param name="After">What stands after it.</param>
public sealed record ReferenceType(string Text, string? Schema = null, string After = "");

/// <summary>What a body or an answer holds.</summary>
/// <param name="Media">The media type.</param>
/// <param name="Type">What it holds.</param>
public sealed record ReferenceContent(string Media, ReferenceType Type);

/// <summary>An answer.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Description">What it means.</param>
/// <param name="Contents">What it holds.</param>
/// <param name="Headers">The headers that come with it, with what they say.</param>
public sealed record ReferenceAnswer(string Status, string Description, ImmutableArray<ReferenceContent> Contents, ImmutableArray<ReferenceField> Headers);

/// <summary>A schema.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it stands for.</param>
/// <param name="Values">The values that it may have, if it is one of several.</param>
/// <param name="Fields">Its fields, if it has some.</param>
public sealed record ReferenceSchema(string Name, string Description, ImmutableArray<string> Values, ImmutableArray<ReferenceField> Fields);
