using System.Runtime.CompilerServices;

namespace ConvGen.Numerics;

/// <summary>
/// The one-dimensional transform of weights that Winograd's algorithm has, and its transpose: <c>G·g</c> has for each finite point a <c>Σ aᵏ·gₖ / Π(a − b)</c> over the other points b, then the last
/// tap for infinity. Points are 0, ±1, ∞, or 0, ±√½, ±√2, ∞.
/// </summary>
/// <param name="points">How many there are, 4 or 6.</param>
/// <param name="taps">Of the window, 3 or 5.</param>
internal readonly struct WinogradLines(int points, int taps)
{
    private const float P = 0.70710678118654752f;
    private const float Q = 1.41421356237309505f;

    /// <summary>G·g.</summary>
    /// <param name="g">The first tap.</param>
    /// <param name="t">Receives the number of the first point.</param>
    /// <param name="stride">From one of those to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Spread<T>(ref T g, ref T t, int stride)
        where T : unmanaged, ILanes<T>
    {
        T first = g, second = Unsafe.Add(ref g, 1), third = Unsafe.Add(ref g, 2);
        if (points == 4)
        {
            T sum = (first + third) * 0.5f, half = second * 0.5f;
            t = default(T) - first;
            Unsafe.Add(ref t, stride) = sum + half;
            Unsafe.Add(ref t, 2 * stride) = sum - half;
            Unsafe.Add(ref t, 3 * stride) = third;
            return;
        }

        T last = third;
        (T even, T odd) = (first + (third * 0.5f), second);
        (T farEven, T farOdd) = (first + (third * 2f), second);
        if (taps == 5)
        {
            T fourth = Unsafe.Add(ref g, 3);
            last = Unsafe.Add(ref g, 4);
            (even, odd) = (even + (last * 0.25f), odd + (fourth * 0.5f));
            (farEven, farOdd) = (farEven + (last * 4f), farOdd + (fourth * 2f));
        }

        (even, odd) = (even * (-2f / 3f), odd * (-2f / 3f * P));
        (farEven, farOdd) = (farEven * (1f / 6f), farOdd * (1f / 6f * Q));
        t = first;
        Unsafe.Add(ref t, stride) = even + odd;
        Unsafe.Add(ref t, 2 * stride) = even - odd;
        Unsafe.Add(ref t, 3 * stride) = farEven + farOdd;
        Unsafe.Add(ref t, 4 * stride) = farEven - farOdd;
        Unsafe.Add(ref t, 5 * stride) = last;
    }

    /// <summary>Gᵀ·t.</summary>
    /// <param name="t">The number of the first point.</param>
    /// <param name="g">Receives the first tap.</param>
    /// <param name="stride">From one of those to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Gather<T>(ref T t, ref T g, int stride)
        where T : unmanaged, ILanes<T>
    {
        T plus = Unsafe.Add(ref t, 1), minus = Unsafe.Add(ref t, 2);
        T sum = plus + minus, difference = plus - minus, third = Unsafe.Add(ref t, 3);
        if (points == 4)
        {
            sum *= 0.5f;
            g = sum - t;
            Unsafe.Add(ref g, stride) = difference * 0.5f;
            Unsafe.Add(ref g, 2 * stride) = sum + third;
            return;
        }

        T fourth = Unsafe.Add(ref t, 4), last = Unsafe.Add(ref t, 5);
        T near = sum * (-2f / 3f), nearOdd = difference * (-2f / 3f * P);
        T far = (third + fourth) * (1f / 6f), farOdd = (third - fourth) * (1f / 6f * Q);
        T square = (near * 0.5f) + (far * 2f);
        g = t + near + far;
        Unsafe.Add(ref g, stride) = nearOdd + farOdd;
        if (taps == 3)
        {
            Unsafe.Add(ref g, 2 * stride) = square + last;
            return;
        }

        Unsafe.Add(ref g, 2 * stride) = square;
        Unsafe.Add(ref g, 3 * stride) = (nearOdd * 0.5f) + (farOdd * 2f);
        Unsafe.Add(ref g, 4 * stride) = (near * 0.25f) + (far * 4f) + last;
    }
}
