using ConvGen.Generator.Diagnostics;
using ConvGen.Generator.Graph;

namespace ConvGen.Generator.Layers;

/// <summary>Vector → vector of the same length; with an axis, map → map. That no layer reads it is the network's affair.</summary>
internal static class SoftmaxRule
{
    public static LayerResult Infer(LayerScope scope) => Infer(scope, log: false);

    public static LayerResult InferLog(LayerScope scope) => Infer(scope, log: true);

    private static LayerResult Infer(LayerScope scope, bool log)
    {
        string name = scope.NextName("softmax");
        SoftmaxOver axis = ReadAxis(scope);
        if (scope.HasErrors)
        {
            return LayerResult.Without(scope.Input);
        }

        bool overVector = axis == SoftmaxOver.Vector;
        return (overVector ? MapRule.CheckVector(scope) : MapRule.Check(scope)) && scope.Input.Shape is { } input
            ? LayerResult.Of(new SoftmaxLayer(name, input, input, log, axis))
            : LayerResult.Without(overVector ? InferredSize.Vector : InferredSize.Map);
    }

    private static SoftmaxOver ReadAxis(LayerScope scope)
    {
        long value = scope.Raw("Axis") ?? (long)SoftmaxOver.Vector;
        if (value is < (long)SoftmaxOver.Vector or > (long)SoftmaxOver.Width)
        {
            scope.ReportAt(
                "Axis", Descriptors.ArgumentOutOfRange, scope.Kind, "Axis", LayerScope.Text(value), "SoftmaxAxis.Vector, SoftmaxAxis.Channels, SoftmaxAxis.Height or SoftmaxAxis.Width");
            return SoftmaxOver.Vector;
        }

        return (SoftmaxOver)value;
    }
}
