using ConvGen.Generator.Diagnostics;
using ConvGen.Generator.Graph;

namespace ConvGen.Generator.Layers;

/// <summary>A grouped convolution cuts its input and its output channels into equal groups.</summary>
internal static class GroupRule
{
    private const int MostSuggestions = 8;

    /// <summary>False, and reported, where the groups do not divide the channels of both sides.</summary>
    public static bool Check(LayerScope scope, int groups, Shape input, int filters)
    {
        (string Side, int Channels)[] undivided = [.. new[] { ("input", input.Channels), ("output", filters) }.Where(side => side.Item2 % groups != 0)];
        if (undivided.Length == 0)
        {
            return true;
        }

        scope.ReportAt(
            "Groups", Descriptors.GroupsDoNotDivide, scope.Kind, LayerScope.Text(groups),
            $"{string.Join(" and ", undivided.Select(side => $"{LayerScope.Text(side.Channels)} {side.Side}"))} channels", Advice(groups, input.Channels, filters));
        return false;
    }

    /// <summary>The common divisors that are nearest to what was written.</summary>
    private static string Advice(int groups, int inputs, int filters)
    {
        List<int> divisors = [.. Divisors(GreatestCommonDivisor(inputs, filters))];
        string[] near = [.. divisors.OrderBy(d => Math.Abs((long)d - groups)).Take(MostSuggestions).OrderBy(d => d).Select(d => LayerScope.Text(d))];
        string of = $"of {LayerScope.Text(inputs)} input and {LayerScope.Text(filters)} output channels";
        return near.Length == 1
            ? $"{near[0]}, the only common divisor {of}"
            : $"{string.Join(", ", near.Take(near.Length - 1))} or {near[near.Length - 1]}, {(near.Length < divisors.Count ? "common" : "the common")} divisors {of}";
    }

    private static int GreatestCommonDivisor(int a, int b) => b == 0 ? a : GreatestCommonDivisor(b, a % b);

    private static IEnumerable<int> Divisors(int number)
    {
        for (int d = 1; (long)d * d <= number; d++)
        {
            if (number % d == 0)
            {
                yield return d;
                if (number / d != d)
                {
                    yield return number / d;
                }
            }
        }
    }
}
