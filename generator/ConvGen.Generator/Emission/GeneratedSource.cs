namespace ConvGen.Generator.Emission;

/// <summary>One file of emitted C#.</summary>
/// <param name="HintName">Unique over the compilation; ends in <c>.g.cs</c>.</param>
/// <param name="Text">The whole file, with <c>\n</c> line ends.</param>
internal sealed record GeneratedSource(string HintName, string Text);
