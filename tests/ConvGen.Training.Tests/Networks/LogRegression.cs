using ConvGen.Execution;
using ConvGen.Tests.Runtime;

namespace ConvGen.Training.Tests;

/// <summary>A network of no parameters whose output is a log-softmax: the logarithm of 1/2 for the class that the first pixel names, and of 1/4 for the two others.</summary>
internal sealed class LogRegression() : Network(Description)
{
    public static NetworkDescription Description { get; } = SoftmaxRegression.Description with
    {
        Name = "LogRegression",
        Outputs = [SoftmaxRegression.Description.Outputs[0] with { Activation = OutputActivation.LogSoftmax }],
        Parameters = [],
    };

    public override Predictor CreatePredictor(int threads = 1) => new Prediction(threads);

    private sealed class Prediction(int threads) : Predictor(Description, 1, threads, divides: false)
    {
        protected override void Run(WorkShare share, ref float arena, ref float own, ref float image, ref float output)
        {
            Span<float> outputs = System.Runtime.InteropServices.MemoryMarshal.CreateSpan(ref output, SoftmaxRegression.OutputCount);
            outputs.Fill(-MathF.Log(4));
            outputs[(int)image] = -MathF.Log(2);
        }
    }
}
