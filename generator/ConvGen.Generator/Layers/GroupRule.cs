using ConvGen.Generator.Diagnostics;
using ConvGen.Generator.Graph;

namespace ConvGen.Generator.Layers;

/// <summary>A grouped convolution cuts its input and its output channels into equal groups.</summary>
internal static class GroupRule
{
    /// <summary>False, and reported, where the groups do not divide the channels of either side.</summary>
    public static bool Check(LayerScope scope, int groups, Shape input, int filters) =>
        Divides(scope, groups, "input", input.Channels) & Divides(scope, groups, "output", filters);

    private static bool Divides(LayerScope scope, int groups, string which, int channels)
    {
        if (channels % groups == 0)
        {
            return true;
        }

        scope.ReportAt("Groups", Descriptors.GroupsDoNotDivide, scope.Kind, LayerScope.Text(groups), which, LayerScope.Text(channels));
        return false;
    }
}
