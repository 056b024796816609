using ConvGen.Tool.Import;
using ConvGen.Tool.Tests.Infrastructure;

namespace ConvGen.Tool.Tests.Import;

/// <summary>Scales are single precision: a size or a coordinate that is meant to be an integer is one after rounding.</summary>
public class ResizeTests
{
    [Theory]
    [InlineData(0.6, 10)]
    [InlineData(0.7, 10)]
    [InlineData(1.2, 10)]
    [InlineData(1.4, 5)]
    [InlineData(1.4, 10)]
    [InlineData(1.6, 10)]
    [InlineData(2.2, 5)]
    [InlineData(1.0625, 16)]
    public void PixelsAreThoseOfPyTorch(double scale, int length)
    {
        ImportedModel model = ImportedModel.Of(Resized((float)scale, length).Model());

        // nn.Upsample(scale_factor=scale): size = ⌊length·scale⌋, pixel = ⌊x·(float)(1/scale)⌋, the product in single precision.
        float inverse = (float)(1 / scale);
        float[] expected = [.. Enumerable.Range(0, (int)(length * scale)).Select(x => (float)Math.Min((int)MathF.Floor(x * inverse), length - 1))];
        Assert.Equal(expected, model.Predict([.. Enumerable.Range(0, length).Select(i => (float)i)]));
    }

    [Fact]
    public void SixTenthsOfTenPixels()
    {
        ImportedModel model = ImportedModel.Of(Resized(0.6f, 10).Model());

        Assert.Equal([0f, 1, 3, 5, 6, 8], model.Predict([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]));
    }

    [Theory]
    [InlineData(1e9f, 10, "it makes 10000000000 of the 10 pixels of axis 3, expected 1 to 16777216")]
    [InlineData(1e6f, 10, "it repeats")]
    [InlineData(-2f, 10, "it makes -20 of the 10 pixels of axis 3, expected 1 to 16777216")]
    [InlineData(0.01f, 10, "it makes 0 of the 10 pixels of axis 3, expected 1 to 16777216")]
    [InlineData(float.NaN, 10, "it makes 0 of the 10 pixels of axis 3, expected 1 to 16777216")]
    [InlineData(float.PositiveInfinity, 10, "pixels of axis 3, expected 1 to 16777216")]
    [InlineData(1.03125f, 64, "with asymmetric and floor it makes 66 of the 64 pixels of axis 3 without repeating or leaving out equally many, expected a ratio of numbers up to 16, or a multiple")]
    public void SizesThatAreNoneAreRefused(float scale, int length, string why)
    {
        ModelBuilder builder = Resized(scale, length, height: 1000);

        ImportProblem problem = Assert.Single(Assert.Throws<ImportException>(() => GraphImporter.Import(builder.Model())).Problems);

        Assert.Contains(why, problem.Why, StringComparison.Ordinal);
    }

    private static ModelBuilder Resized(float scale, int length, int height = 1) => new ModelBuilder(13).Input("x", 1, 1, height, length).Floats("s", [4], 1, 1, 1, scale)
        .Node("Resize", "x - s", "y", ("coordinate_transformation_mode", "asymmetric"), ("nearest_mode", "floor")).Output("y", 1, 1, height, (long)MathF.Floor(length * scale));
}
