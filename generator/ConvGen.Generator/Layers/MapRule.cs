using ConvGen.Generator.Diagnostics;
using ConvGen.Generator.Graph;

namespace ConvGen.Generator.Layers;

/// <summary>Which layers read maps (height × width × channels) and which read vectors.</summary>
internal static class MapRule
{
    public static bool Check(LayerScope scope, Shape input)
    {
        if (!input.IsFlat)
        {
            return true;
        }

        string remedy = scope.Kind == "Flatten" ? "remove it" : "move it before [Flatten] and [Dense]";
        scope.Report(Descriptors.NeedsMap, scope.Kind, LayerScope.Text(input.Channels), remedy);
        return false;
    }

    public static bool CheckVector(LayerScope scope, Shape input)
    {
        if (input.IsFlat)
        {
            return true;
        }

        scope.Report(Descriptors.NeedsVector, scope.Kind, input.ToString());
        return false;
    }
}
