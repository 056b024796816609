using System.Globalization;
using Microsoft.CodeAnalysis;

namespace ConvGen.Generator.Diagnostics;

/// <summary>A diagnostic that can be cached: compared by value, made into Roslyn's own only when it is reported.</summary>
internal sealed record DiagnosticInfo(DiagnosticDescriptor Descriptor, LocationInfo? Location, EquatableArray<string> Arguments)
{
    public static DiagnosticInfo Create(DiagnosticDescriptor descriptor, LocationInfo? location, params string[] arguments) =>
        new(descriptor, location, arguments.ToEquatableArray());

    /// <summary>Where in a block the fault is, when it is reported where the block is used: <c>in Bottleneck, Blocks.cs line 12: </c>.</summary>
    public string Within { get; init; } = "";

    public Diagnostic ToDiagnostic() => Diagnostic.Create(Within.Length == 0 ? Descriptor : Prefixed(), Location?.ToLocation(), [.. Arguments]);

    private DiagnosticDescriptor Prefixed() => new(
        Descriptor.Id,
        Descriptor.Title,
        Within.Replace("{", "{{").Replace("}", "}}") + Descriptor.MessageFormat.ToString(CultureInfo.InvariantCulture),
        Descriptor.Category,
        Descriptor.DefaultSeverity,
        Descriptor.IsEnabledByDefault,
        helpLinkUri: Descriptor.HelpLinkUri);
}
