// netstandard2.0 lacks the type that init-only setters and records are compiled against.
namespace System.Runtime.CompilerServices;

internal static class IsExternalInit;
