namespace ConvGen.Generator.Layers;

/// <summary>Every layer by the name of its attribute. A new layer is an attribute, a rule, and a line here.</summary>
internal static class LayerRules
{
    public const string Input = "Input";
    public const string Softmax = "Softmax";
    public const string LogSoftmax = "LogSoftmax";

    private static readonly Dictionary<string, Func<LayerScope, LayerResult>> s_rules = new()
    {
        ["Conv"] = ConvRule.Infer,
        ["DepthwiseConv"] = ConvRule.InferDepthwise,
        ["ConvTranspose"] = ConvTransposeRule.Infer,
        ["MaxPool"] = PoolRule.InferMax,
        ["MinPool"] = PoolRule.InferMin,
        ["AveragePool"] = PoolRule.InferAverage,
        ["GlobalMaxPool"] = PoolRule.InferGlobalMax,
        ["GlobalMinPool"] = PoolRule.InferGlobalMin,
        ["GlobalAveragePool"] = PoolRule.InferGlobalAverage,
        ["ChannelMaxPool"] = ChannelPoolRule.InferMax,
        ["ChannelMinPool"] = ChannelPoolRule.InferMin,
        ["ChannelAveragePool"] = ChannelPoolRule.InferAverage,
        ["ChannelShuffle"] = ChannelShuffleRule.Infer,
        ["BatchNorm"] = NormRule.InferBatch,
        ["LocalResponseNorm"] = NormRule.InferLocalResponse,
        ["Dropout"] = DropoutRule.Infer,
        ["SpatialDropout"] = DropoutRule.InferSpatial,
        ["Identity"] = IdentityRule.Infer,
        ["Upsample"] = UpsampleRule.Infer,
        ["ZeroPad"] = MarginRule.InferPad,
        ["Crop"] = MarginRule.InferCrop,
        ["Flatten"] = FlattenRule.Infer,
        ["Dense"] = DenseRule.Infer,
        ["ReLU"] = ActivationRule.InferReLU,
        ["ReLU6"] = ActivationRule.InferReLU6,
        ["LeakyReLU"] = ActivationRule.InferLeakyReLU,
        ["ELU"] = ActivationRule.InferELU,
        ["SELU"] = ActivationRule.InferSELU,
        ["GELU"] = ActivationRule.InferGELU,
        ["SiLU"] = ActivationRule.InferSiLU,
        ["HardSwish"] = ActivationRule.InferHardSwish,
        ["Tanh"] = ActivationRule.InferTanh,
        ["Sigmoid"] = ActivationRule.InferSigmoid,
        ["HardSigmoid"] = ActivationRule.InferHardSigmoid,
        ["Softplus"] = ActivationRule.InferSoftplus,
        ["Clip"] = ActivationRule.InferClip,
        [Softmax] = SoftmaxRule.Infer,
        [LogSoftmax] = SoftmaxRule.InferLog,
    };

    /// <summary>The names of layers, and of what the graph is made with, for messages.</summary>
    public static string Names => string.Join(", ", s_rules.Keys.Concat(["Add", "Multiply", "Concat", "Shortcut", "From", "Branch", "Output"]));

    public static Func<LayerScope, LayerResult>? Find(string kind) => s_rules.TryGetValue(kind, out Func<LayerScope, LayerResult>? rule) ? rule : null;
}
