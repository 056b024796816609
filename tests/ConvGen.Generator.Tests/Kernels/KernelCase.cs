using ConvGen.Generator.Graph;
using ConvGen.Generator.Kernels;
using ConvGen.Generator.Planning;

namespace ConvGen.Generator.Tests.Kernels;

/// <summary>
/// Steps on a memory of their own, and what it must hold after them. Everything that was not given a value is NaN: what is read outside of its tensor spoils the result,
/// and what is written there is found.
/// </summary>
internal sealed class KernelCase(string name, Target target)
{
    private const int Gap = 16;
    private readonly List<float> _memory = [];
    private readonly List<Step> _steps = [];
    private readonly List<Action<float[]>> _checks = [];

    public string Name { get; } = $"{name} at {target.Bits} bits";

    public Target Target { get; } = target;

    public int Key { get; init; }

    /// <summary>The largest error, relative to the largest expected value.</summary>
    public double Tolerance { get; init; } = 2e-6;

    public IReadOnlyList<Step> Steps => _steps;

    public KernelCase Add(params IEnumerable<Step> steps)
    {
        _steps.AddRange(steps);
        return this;
    }

    /// <summary>A tensor with values (height × width × channels) and zeros around them.</summary>
    public Tensor Input(Shape shape, Halo halo, double[] values)
    {
        Assert.Equal(shape.Length, values.Length);
        TensorLayout layout = Layout(shape, halo);
        Tensor tensor = new(layout, Place(layout.Length, 0));
        for (int i = 0; i < values.Length; i++)
        {
            _memory[Index(tensor, i)] = (float)values[i];
        }

        return tensor;
    }

    /// <summary>A tensor that is to be written; with <paramref name="before"/> added to.</summary>
    public Tensor Output(Shape shape, Halo halo, double[]? before = null)
    {
        if (before is not null)
        {
            return Input(shape, halo, before);
        }

        TensorLayout layout = Layout(shape, halo);
        return new(layout, Place(layout.Length, float.NaN));
    }

    /// <summary>An array for each channel, with zeros up to whole vectors.</summary>
    public Location Channels(params double[][] arrays)
    {
        int channels = arrays[0].Length, padded = Layout(new(1, 1, channels), default).PaddedChannels;
        return Array([.. arrays.SelectMany(a => a.Concat(new double[padded - channels]))]);
    }

    public Location Array(double[] values)
    {
        Location at = Place(values.Length, 0);
        for (int i = 0; i < values.Length; i++)
        {
            _memory[at.Offset + i] = (float)values[i];
        }

        return at;
    }

    public Location Unwritten(int length) => Place(length, float.NaN);

    /// <summary>The tensor's elements must have these values, its padded lanes must be zero, and nothing else of it may be written.</summary>
    public void Expect(Tensor tensor, double[] expected)
    {
        TensorLayout layout = tensor.Layout;
        float[] before = [.. _memory.Skip(tensor.At.Offset).Take(layout.Length)];
        _checks.Add(memory =>
        {
            Compare(expected, [.. Enumerable.Range(0, expected.Length).Select(i => memory[Index(tensor, i)])]);
            var rest = Enumerable.Range(0, layout.Length).ToHashSet();
            for (int h = 0; h < layout.Shape.Height; h++)
            {
                for (int w = 0; w < layout.Shape.Width; w++)
                {
                    for (int c = 0; c < layout.PaddedChannels; c++)
                    {
                        int at = layout.Offset(h, w, c);
                        rest.Remove(at);
                        Assert.True(c < layout.Shape.Channels || memory[tensor.At.Offset + at] == 0, $"{Name}: padded lane {c} of pixel ({h}, {w}) is {memory[tensor.At.Offset + at]}.");
                    }
                }
            }

            foreach (int at in rest)
            {
                Assert.True(before[at].Equals(memory[tensor.At.Offset + at]), $"{Name}: float {at} belongs to no element and was written.");
            }
        });
    }

    public void Expect(Location at, double[] expected) => _checks.Add(memory => Compare(expected, memory[at.Offset..(at.Offset + expected.Length)]));

    /// <summary>Runs the steps on a copy of the memory and compares.</summary>
    public void Check(KernelRunner.Runner run)
    {
        float[] memory = [.. _memory, .. Enumerable.Repeat(float.NaN, Gap)];
        run(ref memory[0], Key);
        _checks.ForEach(check => check(memory));
    }

    public TensorLayout Layout(Shape shape, Halo halo) => TensorLayout.ChannelsLast(shape, halo, Target.WidthFor(shape.Channels), padChannels: true, spread: true);

    private static int Index(Tensor tensor, int i)
    {
        Shape s = tensor.Layout.Shape;
        return tensor.At.Offset + tensor.Layout.Offset(i / (s.Width * s.Channels), i / s.Channels % s.Width, i % s.Channels);
    }

    private Location Place(int length, float value)
    {
        _memory.AddRange(Enumerable.Repeat(float.NaN, Gap));
        var location = new Location(Space.Arena, _memory.Count);
        _memory.AddRange(Enumerable.Repeat(value, length));
        return location;
    }

    private void Compare(double[] expected, float[] found)
    {
        double scale = Math.Max(1e-3, expected.Max(Math.Abs));
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - found[i]) <= Tolerance * scale, $"{Name}: element {i} is {found[i]}, expected {expected[i]}.");
        }
    }
}
