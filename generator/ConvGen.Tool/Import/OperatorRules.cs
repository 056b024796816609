using ConvGen.Tool.Onnx;

namespace ConvGen.Tool.Import;

/// <summary>Every operator by its name. A new one is a rule and a line here.</summary>
internal static class OperatorRules
{
    public const string Unknown = "no layer computes this operator";

    private static readonly Dictionary<string, Action<GraphImporter, OnnxNode>> s_rules = new()
    {
        ["Conv"] = ConvolutionRules.Conv,
        ["ConvTranspose"] = TransposedRules.ConvTranspose,
        ["Gemm"] = DenseRules.Gemm,
        ["MatMul"] = DenseRules.MatMul,
        ["MaxPool"] = PoolRules.Max,
        ["AveragePool"] = PoolRules.Average,
        ["GlobalMaxPool"] = PoolRules.GlobalMax,
        ["GlobalAveragePool"] = PoolRules.GlobalAverage,
        ["ReduceMean"] = ReductionRules.Mean,
        ["ReduceMax"] = ReductionRules.Max,
        ["ReduceMin"] = ReductionRules.Min,
        ["BatchNormalization"] = NormRules.BatchNormalization,
        ["LRN"] = NormRules.LocalResponse,
        ["Dropout"] = NormRules.Dropout,
        ["Softmax"] = NormRules.Softmax,
        ["LogSoftmax"] = NormRules.Softmax,
        ["Relu"] = (g, n) => g.Give("ReLU", g.Tensor(0)),
        ["Sigmoid"] = (g, n) => g.Give("Sigmoid", g.Tensor(0)),
        ["Tanh"] = (g, n) => g.Give("Tanh", g.Tensor(0)),
        ["Softplus"] = (g, n) => g.Give("Softplus", g.Tensor(0)),
        ["HardSwish"] = (g, n) => g.Give("HardSwish", g.Tensor(0)),
        ["Gelu"] = ActivationRules.Gelu,
        ["HardSigmoid"] = ActivationRules.HardSigmoid,
        ["LeakyRelu"] = ActivationRules.LeakyRelu,
        ["PRelu"] = ActivationRules.PRelu,
        ["Elu"] = ActivationRules.Elu,
        ["Selu"] = ActivationRules.Selu,
        ["Clip"] = ActivationRules.Clip,
        ["Add"] = ArithmeticRules.Add,
        ["Sum"] = ArithmeticRules.Add,
        ["Sub"] = ArithmeticRules.Subtract,
        ["Mul"] = ArithmeticRules.Multiply,
        ["Div"] = ArithmeticRules.Divide,
        ["Neg"] = ArithmeticRules.Negate,
        ["Erf"] = IdiomRules.Erf,
        ["Pow"] = IdiomRules.Power,
        ["Concat"] = ArithmeticRules.Concat,
        ["Identity"] = (g, n) => g.Give(g.Tensor(0)),
        ["Cast"] = ShapeRules.Cast,
        ["Flatten"] = ShapeRules.Flatten,
        ["Reshape"] = ShapeRules.Reshape,
        ["Transpose"] = ShapeRules.Transpose,
        ["Squeeze"] = ShapeRules.Squeeze,
        ["Unsqueeze"] = ShapeRules.Unsqueeze,
        ["Pad"] = MarginRules.Pad,
        ["Slice"] = MarginRules.Slice,
        ["Upsample"] = ResizeRules.Upsample,
        ["Resize"] = ResizeRules.Resize,
    };

    public static bool Knows(OnnxNode node) => node.Domain.Length == 0 && (s_rules.ContainsKey(node.Operator) || node.Operator is "Shape" or "Constant" or "ConstantOfShape" or "Gather" or "Sqrt" or "Floor" or "Ceil" or "Expand");

    /// <exception cref="UnsupportedException">There is no rule, or the rule cannot take the node.</exception>
    public static void Apply(GraphImporter graph, OnnxNode node)
    {
        if (node.Domain.Length > 0 || !s_rules.TryGetValue(node.Operator, out Action<GraphImporter, OnnxNode>? rule))
        {
            throw UnsupportedException.Option(Unknown);
        }

        rule(graph, node);
    }
}
