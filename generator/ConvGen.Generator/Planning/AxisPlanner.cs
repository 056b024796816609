using ConvGen.Generator.Graph;

namespace ConvGen.Generator.Planning;

/// <summary>Decides for each edge whether channels or image columns lie in the lanes.</summary>
internal static class AxisPlanner
{
    public static void Choose(Target target, OperationList list)
    {
        Edge image = list.Image;
        if (image.Consumers.Count > 0 && IsPlanarAllowed(image))
        {
            image.Axis = image.Consumers[0].Layer switch
            {
                ConvLayer conv => ConvolutionAxis(target, conv, image.Consumers[0].Output, planarInput: true),
                PoolLayer or ActivationLayer when image.Shape.Channels < 4 => LaneAxis.Columns,
                _ => LaneAxis.Channels,
            };
        }

        foreach (Operation operation in list.Operations)
        {
            operation.Output.Axis = operation.Layer switch
            {
                ConvLayer { Groups: 1 } conv when operation.Residual is null => ConvolutionAxis(target, conv, operation.Output, operation.Input.Axis == LaneAxis.Columns),
                PoolLayer or ActivationLayer => operation.Input.Axis,
                _ => LaneAxis.Channels,
            };
        }
    }

    private static LaneAxis ConvolutionAxis(Target target, ConvLayer conv, Edge output, bool planarInput) =>
        conv.Groups == 1 && IsPlanarAllowed(output) ? ConvolutionForward.ChooseAxis(target, new(conv), planarInput) : LaneAxis.Channels;

    /// <summary>
    /// Planes have kernels for few layers, and those take them from one writer to one reader. A strided convolution takes no planar input backward, so nothing before it goes planar.
    /// </summary>
    private static bool IsPlanarAllowed(Edge edge)
    {
        if (edge.Consumers.Count == 0)
        {
            return true;
        }

        if (edge.IsOutput || edge.Consumers.Count > 1)
        {
            return false;
        }

        return edge.Consumers[0].Layer switch
        {
            ConvLayer when edge.Consumers[0].Residual is not null => false,
            ConvLayer { Groups: 1 } conv => new ConvolutionShape(conv).UnitStride,
            DenseLayer => true,
            PoolLayer or ActivationLayer => IsPlanarAllowed(edge.Consumers[0].Output),
            _ => false,
        };
    }
}
