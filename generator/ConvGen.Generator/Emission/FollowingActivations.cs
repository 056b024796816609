using ConvGen.Generator.Graph;

namespace ConvGen.Generator.Emission;

/// <summary>Which layers' outputs pass to an activation that rectifies before they pass to other weights.</summary>
internal static class FollowingActivations
{
    /// <summary>For each layer, whether any way from its output meets such an activation, through pools, norms, joins and the like or directly.</summary>
    public static bool[] Rectify(NetworkGraph graph)
    {
        // Readers stand behind what they read, so one pass from the end settles every layer before its sources ask for it.
        bool[] rectified = new bool[graph.Layers.Count];
        for (int i = graph.Layers.Count - 1; i >= 0; i--)
        {
            Layer reader = graph.Layers[i];
            if (!Rectifies(reader, rectified[i]))
            {
                continue;
            }

            foreach (int source in reader.Sources)
            {
                if (source != Layer.Image)
                {
                    rectified[source] = true;
                }
            }
        }

        return rectified;
    }

    private static bool Rectifies(Layer reader, bool readersOutput) => reader switch
    {
        ActivationLayer activation => activation.Activation.Rectifies,
        ConvLayer or ConvTransposeLayer or DenseLayer or SoftmaxLayer => false,
        _ => readersOutput,
    };
}
