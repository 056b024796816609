using System.Globalization;
using System.Text;

namespace ConvGen;

/// <summary>
/// What a confusion matrix says of each class: with TP right, FP taken for it wrongly and FN of it missed, precision is TP/(TP + FP), recall TP/(TP + FN), F1 2·TP/(2·TP + FP + FN).
/// Where the divisor is 0, the number is 0, as in scikit-learn's <c>classification_report</c>. PyTorch: torchmetrics' <c>Precision</c>, <c>Recall</c>, <c>F1Score</c>.
/// </summary>
public sealed class ClassificationReport
{
    private readonly int[,] _matrix;

    /// <summary>Creates the report.</summary>
    /// <param name="confusionMatrix">How many images of class [row] were taken for class [column]: that of an <see cref="Evaluation"/>.</param>
    /// <exception cref="ArgumentNullException">There is no matrix.</exception>
    /// <exception cref="ArgumentException">It is not square, or empty.</exception>
    public ClassificationReport(int[,] confusionMatrix)
    {
        ArgumentNullException.ThrowIfNull(confusionMatrix);
        if (confusionMatrix.GetLength(0) != confusionMatrix.GetLength(1) || confusionMatrix.Length == 0)
        {
            throw new ArgumentException(
                $"Found a matrix of {confusionMatrix.GetLength(0)} × {confusionMatrix.GetLength(1)}, expected as many rows as columns and at least one; evaluate a classifier.", nameof(confusionMatrix));
        }

        _matrix = confusionMatrix;
    }

    /// <summary>How many classes there are.</summary>
    public int ClassCount => _matrix.GetLength(0);

    /// <summary>The mean precision of all classes, each counting the same.</summary>
    public double MacroPrecision => Enumerable.Range(0, ClassCount).Average(Precision);

    /// <summary>The mean recall of all classes, each counting the same: the balanced accuracy.</summary>
    public double MacroRecall => Enumerable.Range(0, ClassCount).Average(Recall);

    /// <summary>The mean F1 of all classes, each counting the same.</summary>
    public double MacroF1 => Enumerable.Range(0, ClassCount).Average(F1);

    /// <summary>The images of a class. scikit-learn: <c>support</c>.</summary>
    /// <param name="index">The class.</param>
    /// <exception cref="IndexOutOfRangeException">There is no such class.</exception>
    public long Count(int index) => Sum(i => _matrix[index, i]);

    /// <summary>The share of what was taken for the class that is of it.</summary>
    /// <param name="index">The class.</param>
    /// <exception cref="IndexOutOfRangeException">There is no such class.</exception>
    public double Precision(int index) => Share(_matrix[index, index], Sum(i => _matrix[i, index]));

    /// <summary>The share of the class that was taken for it.</summary>
    /// <param name="index">The class.</param>
    /// <exception cref="IndexOutOfRangeException">There is no such class.</exception>
    public double Recall(int index) => Share(_matrix[index, index], Count(index));

    /// <summary>The harmonic mean of precision and recall.</summary>
    /// <param name="index">The class.</param>
    /// <exception cref="IndexOutOfRangeException">There is no such class.</exception>
    public double F1(int index) => Share(2L * _matrix[index, index], Count(index) + Sum(i => _matrix[i, index]));

    /// <summary>A table with a row for each class, and one of their means.</summary>
    public override string ToString()
    {
        var text = new StringBuilder("class  precision  recall      F1   images\n");
        for (int i = 0; i < ClassCount; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{i,5}  {Precision(i),9:F4}  {Recall(i),6:F4}  {F1(i),6:F4}  {Count(i),7}\n");
        }

        return text.Append(CultureInfo.InvariantCulture, $" mean  {MacroPrecision,9:F4}  {MacroRecall,6:F4}  {MacroF1,6:F4}  {Enumerable.Range(0, ClassCount).Sum(Count),7}\n").ToString();
    }

    private static double Share(long part, long whole) => whole == 0 ? 0 : (double)part / whole;

    private long Sum(Func<int, int> of)
    {
        long sum = 0;
        for (int i = 0; i < ClassCount; i++)
        {
            sum += of(i);
        }

        return sum;
    }
}
