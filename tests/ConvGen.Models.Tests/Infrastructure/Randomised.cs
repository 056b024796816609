namespace ConvGen.Models.Tests.Infrastructure;

/// <summary>Networks and images with values that hide nothing.</summary>
internal static class Randomised
{
    /// <summary>A network none of whose parameters and statistics are as they start: a bias or a mean that is left out shows.</summary>
    public static Network Create(Type network, int seed = 1)
    {
        Network made = Fresh(network, seed);
        Fill(made, seed);
        return made;
    }

    /// <summary>A network as its class creates it.</summary>
    public static Network Fresh(Type network, int seed = 0) => (Network)network.GetMethod("Create")!.Invoke(null, [seed])!;

    public static void Fill(Network network, int seed = 1)
    {
        var random = new Random(seed);
        foreach (Parameter parameter in network.Parameters.Concat(network.Buffers))
        {
            if (parameter.Description.Initializer is Initializer.Zeros or Initializer.Ones)
            {
                float centre = parameter.Description.Initializer is Initializer.Ones ? 1 : 0;
                foreach (ref float value in parameter.Values.Span)
                {
                    value = centre + (0.6f * (random.NextSingle() - 0.5f));
                }
            }
        }
    }

    /// <summary>From −1 to 1.</summary>
    public static float[] Uniform(int count, int seed = 2)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (2 * random.NextSingle()) - 1)];
    }
}
