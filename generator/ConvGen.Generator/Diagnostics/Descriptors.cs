using Microsoft.CodeAnalysis;

namespace ConvGen.Generator.Diagnostics;

/// <summary>Every diagnostic of ConvGen. An id, once shipped, keeps its meaning; each has a page in docs/diagnostics.</summary>
internal static class Descriptors
{
    private const string Category = "ConvGen";
    private const string Pages = "https://github.com/convgen/convgen/blob/main/docs/diagnostics/";

    // Sizes and arguments of one layer.
    public static readonly DiagnosticDescriptor SizeNotInteger = Error(
        "CG0001", "Output size is not an integer", "'{0}' gives {1} {2} = {3}, not an integer{4}; use {5}");

    public static readonly DiagnosticDescriptor KernelTooLarge = Error(
        "CG0002", "Kernel is larger than the padded input", "'{0}' has a kernel of {1} {2}, larger than the padded input's {3}; use a smaller kernel, {4}or an input of at least {5} {2}");

    public static readonly DiagnosticDescriptor ArgumentOutOfRange = Error(
        "CG0003", "Argument is out of range", "'{0}' has {1} = {2}, expected {3}");

    public static readonly DiagnosticDescriptor OptionsExclude = Error(
        "CG0004", "Options exclude each other", "'{0}' has both {1} and {2}, which exclude each other; remove one of them");

    public static readonly DiagnosticDescriptor PoolPadding = Error(
        "CG0005", "Pool's padding is not smaller than its kernel", "'{0}' pads {1} by {2}, expected less than the kernel's {3}, because a window must not lie in padding alone; use less padding or a larger kernel");

    public static readonly DiagnosticDescriptor GroupsDoNotDivide = Error(
        "CG0026", "Groups do not divide the channels", "'{0}' has Groups = {1}, which does not divide the {2}; use {3}, or a multiple of {1} channels");

    // The order of layers.
    public static readonly DiagnosticDescriptor InputMissing = Error(
        "CG0006", "Network has no input size", "Network '{0}' has no [Input]; put [Input(height, width, channels)] before its layers");

    public static readonly DiagnosticDescriptor InputNotFirst = Error(
        "CG0007", "Input is not first", "[Input] stands after '{0}'; move it before all layers");

    public static readonly DiagnosticDescriptor SeveralInputs = Error(
        "CG0008", "Network has several inputs", "Network '{0}' has a second [Input]; remove it, because a network takes one image");

    public static readonly DiagnosticDescriptor NoLayers = Error(
        "CG0009", "Network has no layers", "Network '{0}' has an [Input] but no layers; add layer attributes such as [Conv(filters, kernel)] or [Dense(units)] after it");

    public static readonly DiagnosticDescriptor NeedsVector = Error(
        "CG0010", "Layer needs a vector", "'{0}' needs a vector, found a map of {1}; put [Flatten] before it");

    public static readonly DiagnosticDescriptor NeedsMap = Error(
        "CG0011", "Layer needs a map", "'{0}' needs a map of height × width × channels, found a vector of {1}; {2}");

    public static readonly DiagnosticDescriptor AfterSoftmax = Error(
        "CG0012", "Layer after Softmax", "'{0}' stands after '{1}', which must be the last layer; move or remove one of them");

    public static readonly DiagnosticDescriptor TooLarge = Error(
        "CG0013", "Network is too large to index", "{0} would have {1} elements, more than the {2} that can be indexed; use smaller sizes");

    // The graph.
    public static readonly DiagnosticDescriptor UnknownName = Error(
        "CG0027", "No layer of that name", "'{0}' names '{1}', but {2}; {3}");

    public static readonly DiagnosticDescriptor DuplicateName = Error(
        "CG0028", "Name is used twice", "'{0}' is named '{1}', as is another layer above; names are unique whatever the case of their letters: choose another");

    public static readonly DiagnosticDescriptor JoinSizes = Error(
        "CG0029", "Sizes of a join do not fit", "'{0}' joins {1}; {2}");

    public static readonly DiagnosticDescriptor NothingToJoin = Error(
        "CG0030", "Nothing to join", "'{0}' {1}; {2}");

    public static readonly DiagnosticDescriptor OpenBranches = Error(
        "CG0031", "Branches are not joined", "'{0}' opens branches that nothing joins before {1} ends; put [Concat], [Add] or [Multiply] without names behind the last of them");

    public static readonly DiagnosticDescriptor RecursiveBlock = Error(
        "CG0032", "Block contains itself", "Block '{0}' contains itself, so that its layers would never end; remove [{0}] here, and repeat the block with Repeat where it is used");

    public static readonly DiagnosticDescriptor Misplaced = Error(
        "CG0033", "Attribute has no meaning here", "'{0}' {1}");

    public static readonly DiagnosticDescriptor BadExpression = Error(
        "CG0034", "Expression has no value", "'{0}' has {1} = \"{2}\", but {3}; {4}");

    public static readonly DiagnosticDescriptor DeadLayer = Error(
        "CG0035", "Nobody reads a layer", "'{0}' computes '{1}', which no layer reads and which is no output; join it, continue from it, mark it with [Output], or remove it");

    public static readonly DiagnosticDescriptor NothingToFreeze = Error(
        "CG0036", "Nothing to freeze", "'{0}' has Frozen = true, but no layer in it has weights or statistics; remove Frozen");

    public static readonly DiagnosticDescriptor TakenParameter = Error(
        "CG0037", "Parameter has a name that is taken", "Block '{0}' has a parameter '{1}', which is {2}; give it another name");

    // The class.
    public static readonly DiagnosticDescriptor NotPartial = Error(
        "CG0014", "Network is not partial", "Network '{0}' is not partial, so the generator cannot write the other half; add 'partial' before 'class'");

    public static readonly DiagnosticDescriptor NotAPlainClass = Error(
        "CG0015", "Network is not a plain class", "Network '{0}' is {1}, expected a plain partial class: 'public partial class {0};'");

    public static readonly DiagnosticDescriptor Generic = Error(
        "CG0016", "Network is generic", "Network '{0}' has {1}, expected none; remove it, because every size is fixed at build time");

    public static readonly DiagnosticDescriptor ContainingType = Error(
        "CG0017", "Containing type is not supported", "Network '{0}' is nested in '{1}', which {2}");

    public static readonly DiagnosticDescriptor AnotherBase = Error(
        "CG0018", "Network has another base class", "Network '{0}' derives from '{1}', expected no base class; remove it, because the generated half derives from ConvGen.Network");

    public static readonly DiagnosticDescriptor SpreadOverParts = Error(
        "CG0019", "Layers are spread over several parts", "Network '{0}' has [{1}] on a part of the class without [Network]; move it there, because the order of layers over several parts is undefined");

    public static readonly DiagnosticDescriptor OwnConstructor = Error(
        "CG0020", "Network declares its own constructor", "Network '{0}' declares a constructor that the generator writes; remove it and use '{0}.Create()' or '{0}.Load(path)'");

    public static readonly DiagnosticDescriptor MemberClash = Error(
        "CG0025", "Member clashes with a generated one", "Network '{0}' {1} the generator writes; {2}");

    public static readonly DiagnosticDescriptor UnknownLayer = Error(
        "CG0021", "Unknown layer", "'{0}' is not a layer that this version of ConvGen knows; use one of {1}, or derive from BlockAttribute and put layers on the class");

    // The project.
    public static readonly DiagnosticDescriptor RuntimeMissing = Error(
        "CG0022", "ConvGen runtime is missing or too old", "'{0}' needs the ConvGen runtime, {1}; reference the package ConvGen in version {2} or later");

    public static readonly DiagnosticDescriptor NetworkForgotten = new(
        "CG0023",
        "Layers without [Network]",
        "'{0}' has [Input] but not [Network], so no network is generated; add [Network] before it",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: Pages + "CG0023.md");

    public static readonly DiagnosticDescriptor InternalError = Error(
        "CG0024", "ConvGen failed", "No code was generated for network '{0}' because of an error in ConvGen ({1}: {2}); please report it with the network's attributes");

    private static DiagnosticDescriptor Error(string id, string title, string message) =>
        new(id, title, message, Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: $"{Pages}{id}.md");
}
