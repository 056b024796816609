using MnistSample.Output;

namespace MnistSample.Tests;

public class ConfusionMatrixTests
{
    [Fact]
    public void A_row_is_a_digit_and_ends_in_its_recall()
    {
        string text = ConfusionMatrix.Format(new[,] { { 3, 1 }, { 0, 0 } });
        Assert.Equal(
            """
            digit \ answer     0     1  recall
                         0     3     1  75.0 %
                         1     ·     ·   0.0 %

            """,
            text);
    }
}
