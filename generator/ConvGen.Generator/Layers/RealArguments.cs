using System.Globalization;
using ConvGen.Generator.Diagnostics;

namespace ConvGen.Generator.Layers;

/// <summary>Arguments that are real numbers, each with the range that its formula can take.</summary>
internal static class RealArguments
{
    /// <summary>Any number but infinities and NaN: a padding's value.</summary>
    public static float Finite(this LayerScope scope, string argument, float defaultValue) =>
        Checked(scope, argument, defaultValue, value => true, "a finite number");

    /// <summary>From 0 on and below 1: the probability of dropping, which 1 would divide by zero.</summary>
    public static float Rate(this LayerScope scope, string argument, float defaultValue) =>
        Checked(scope, argument, defaultValue, value => value is >= 0 and < 1, "a number of at least 0 and less than 1");

    /// <summary>Above 0 and at most 1: the weight of what is new in a running mean.</summary>
    public static float Momentum(this LayerScope scope, string argument, float defaultValue) =>
        Checked(scope, argument, defaultValue, value => value is > 0 and <= 1, "a number above 0 and at most 1");

    private static float Checked(LayerScope scope, string argument, float defaultValue, Func<float, bool> isInRange, string expected)
    {
        if (scope.Real(argument) is not { } value)
        {
            return defaultValue;
        }

        if (float.IsNaN(value) || float.IsInfinity(value) || !isInRange(value))
        {
            scope.ReportAt(argument, Descriptors.ArgumentOutOfRange, scope.Kind, argument, value.ToString(CultureInfo.InvariantCulture), expected);
        }

        return value;
    }
}
