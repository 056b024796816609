using System.Globalization;
using ConvGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;

namespace ConvGen.Generator.Tests;

/// <summary>The machine's culture leaves no trace in what is generated.</summary>
public class CultureTests
{
    /// <summary>Padding and the gradient of the data give negative offsets and strides; the second network gives messages with negative and large numbers.</summary>
    private const string Source = """
        using ConvGen;

        [Network(InputGradient = true)]
        [Input(8, 8, 3)]
        [Conv(6, 3, Padding = 2), ReLU]
        [MaxPool(2, Padding = 1)]
        [Conv(16, 3, Padding = 1), Tanh]
        [Conv(16, 3, Padding = 1)]
        [Flatten, Dense(10), Softmax]
        public partial class Padded;

        [Network]
        [Input(1024, 1024, 3)]
        [Conv(6, 5, Stride = -3)]
        [Flatten]
        [Dense(-7)]
        [Dense(2000000000)]
        [Dense(2000000000)]
        public partial class Broken;

        [Network, Input(15000, 15000, 9), MaxPool(5000), Flatten, Dense(10), Softmax]
        public partial class Large;
        """;

    [Fact]
    public void SourcesAndMessagesDoNotDependOnIt()
    {
        CultureInfo invariant = CultureInfo.InvariantCulture;
        CultureInfo foreign = (CultureInfo)invariant.Clone();
        foreign.NumberFormat.NegativeSign = "−";
        foreign.NumberFormat.NumberGroupSeparator = "\u00A0";
        foreign.NumberFormat.NumberDecimalSeparator = ",";

        string expected = Under(invariant, Describe);
        string found = Under(foreign, Describe);

        Assert.Contains(", -1));", expected, StringComparison.Ordinal);
        Assert.Equal(expected, found);
    }

    [Fact]
    public void CallersKeepTheirs()
    {
        CultureInfo own = (CultureInfo)CultureInfo.InvariantCulture.Clone();

        CultureInfo after = Under(own, () =>
        {
            GeneratorRun.WithoutKernels(Source);
            return CultureInfo.CurrentCulture;
        });

        Assert.Same(own, after);
    }

    private static string Describe()
    {
        GeneratorRun run = GeneratorRun.Of(Source);
        IEnumerable<string> messages = run.Diagnostics.Select(d => $"{d.Id} {d.Location.SourceSpan} {d.GetMessage(CultureInfo.InvariantCulture)}");
        IEnumerable<string> sources = run.Result.GeneratedSources.Select(s => $"{s.HintName}\n{s.SourceText}");
        return string.Join("\n", messages.Concat(sources));
    }

    private static T Under<T>(CultureInfo culture, Func<T> run)
    {
        CultureInfo previous = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = culture;
        try
        {
            return run();
        }
        finally
        {
            CultureInfo.CurrentCulture = previous;
        }
    }
}
