using ConvGen.Generator.Graph;

namespace ConvGen.Generator.Planning;

/// <summary>Decides where the elements of each edge and of its gradient lie: with the zeros around them that their readers need.</summary>
internal static class LayoutPlanner
{
    public static void Choose(Target target, OperationList list)
    {
        foreach (Edge edge in list.Edges)
        {
            Halo halo = edge.Consumers.Where(c => c.Input == edge).Aggregate(default(Halo), (sum, c) => sum.Union(ForwardHalo(c)));

            // Convolutions and dense layers broadcast an image's elements one by one: only vectors over channels need whole ones.
            bool pad = edge.Producer is not null || edge.Consumers.Count == 0 || !edge.Consumers.All(c => c.Layer is ConvLayer { IsDepthwise: false } or DenseLayer);
            edge.Layout = Layout(target, edge, halo, pad, spread: !edge.FeedsDense && (pad || !halo.IsEmpty));
            bool direct = edge.Producer?.Input.Axis == edge.Axis && !edge.FeedsDense;
            Halo gradientHalo = direct ? BackwardHalo(edge.Producer!) : default;
            edge.GradientLayout = Layout(target, edge, gradientHalo, pad || !edge.FeedsDense, spread: !edge.FeedsDense);
        }
    }

    /// <summary>The zeros that an operation's forward pass reads around its input.</summary>
    private static Halo ForwardHalo(Operation operation) => operation.Layer switch
    {
        ConvLayer conv => operation.Winograd?.InputHalo(new(conv)) ?? new ConvolutionShape(conv).InputHalo,
        ConvTransposeLayer transpose => TransposedConvolution.Of(transpose).GradientHalo,
        _ => default,
    };

    /// <summary>The zeros that an operation's gradients read around the gradient of its output.</summary>
    public static Halo BackwardHalo(Operation operation) => operation.Layer switch
    {
        ConvLayer conv => WeightGradientHalo(operation, conv).Union(DataGradientHalo(operation, conv)),
        ConvTransposeLayer transpose => TransposedConvolution.Of(transpose).InputHalo,
        _ => default,
    };

    private static Halo WeightGradientHalo(Operation operation, ConvLayer conv) => operation.Winograd is { } winograd ? WinogradWeightGradient.OutputHalo(winograd, new(conv)) : default;

    private static Halo DataGradientHalo(Operation operation, ConvLayer conv) => !operation.Input.NeedsGradient
        ? default
        : operation.WinogradGradient?.InputHalo(new(WinogradPlan.DataGradient(conv))) ?? new ConvolutionShape(conv).GradientHalo;

    private static TensorLayout Layout(Target target, Edge edge, Halo halo, bool pad, bool spread) => edge.Axis == LaneAxis.Columns
        ? TensorLayout.Planar(edge.Shape, halo, target.Widest)
        : TensorLayout.ChannelsLast(edge.Shape, halo, target.WidthFor(edge.Shape.Channels), pad, spread);
}
