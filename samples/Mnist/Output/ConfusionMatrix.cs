using System.Globalization;
using System.Text;

namespace MnistSample.Output;

/// <summary>Prints how often each digit was taken for which.</summary>
internal static class ConfusionMatrix
{
    /// <summary>A row for each digit, a column for each answer; what never happened is a dot, so that the mistakes stand out.</summary>
    /// <param name="counts">Indexed by digit, then by answer.</param>
    public static string Format(int[,] counts)
    {
        int classes = counts.GetLength(0);
        var text = new StringBuilder("digit \\ answer");
        for (int answer = 0; answer < classes; answer++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{answer,6}");
        }

        text.Append("  recall\n");
        for (int digit = 0; digit < classes; digit++)
        {
            int total = 0;
            text.Append(CultureInfo.InvariantCulture, $"{digit,14}");
            for (int answer = 0; answer < classes; answer++)
            {
                int count = counts[digit, answer];
                total += count;
                text.Append(CultureInfo.InvariantCulture, $"{(count == 0 ? "·" : count.ToString(CultureInfo.InvariantCulture)),6}");
            }

            text.Append(CultureInfo.InvariantCulture, $"{(total == 0 ? 0 : 100.0 * counts[digit, digit] / total),6:0.0} %\n");
        }

        return text.ToString();
    }
}
