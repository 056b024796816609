using ConvGen.Formats;
using ConvGen.Models.Tests.Infrastructure;
using ConvGen.Models.Tests.Networks;

namespace ConvGen.Models.Tests.Weights;

/// <summary>Weights that PyTorch wrote give what PyTorch computed with them in double precision: the order of Flatten → Dense, of kernels, of transposed and grouped ones, and batch norm's epsilon.</summary>
public class PyTorchTests
{
    /// <summary>Half-precision weights are compared with PyTorch's outputs for the rounded ones, so that nothing is allowed for their rounding.</summary>
    [Theory]
    [InlineData("f32")]
    [InlineData("f16")]
    [InlineData("bf16")]
    public void A_state_dict_gives_what_PyTorch_computed_with_it(string type)
    {
        NpyArray image = NpyArray.Load(Fixture.Path("pytorch/image.npy")), expected = NpyArray.Load(Fixture.Path($"pytorch/output-{type}.npy"));
        Assert.Equal([2, 3, 7, 5], image.Shape.AsEnumerable());

        using Predictor predictor = PyTorchNet.Load(Fixture.Path($"pytorch/net-{type}.safetensors")).CreatePredictor();
        float[] outputs = new float[2 * PyTorchNet.OutputLength];
        predictor.Predict(Planes.ToInterleaved(image.Values.Span, PyTorchNet.Description.Input), outputs);

        Compare.Near(type, expected.Values.Span, outputs, 2e-6);
    }
}
