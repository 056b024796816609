using ConvGen.Generator.Diagnostics;

namespace ConvGen.Generator.Layers;

/// <summary>Which layers read maps (height × width × channels) and which read vectors.</summary>
internal static class MapRule
{
    /// <summary>False, and reported, where the layer is known to read a vector.</summary>
    public static bool Check(LayerScope scope)
    {
        if (scope.Input.IsFlat != true)
        {
            return true;
        }

        string remedy = scope.Kind == "Flatten" ? "remove it" : "move it before [Flatten] and [Dense]";
        scope.Report(Descriptors.NeedsMap, scope.Kind, SizeText(scope), remedy);
        return false;
    }

    /// <summary>False, and reported, where the layer is known to read a map.</summary>
    public static bool CheckVector(LayerScope scope)
    {
        if (scope.Input.IsFlat != false)
        {
            return true;
        }

        scope.Report(Descriptors.NeedsVector, scope.Kind, SizeText(scope));
        return false;
    }

    private static string SizeText(LayerScope scope) => scope.Input.Shape?.ToString() ?? "unknown size";
}
