namespace ConvGen.Tests.Runtime;

/// <summary>The keys by which dropout layers choose what they drop.</summary>
public sealed class RandomKeyTests
{
    [Fact]
    public void Each_seed_step_layer_and_image_has_a_key_of_its_own()
    {
        using var step = new Keys();
        var keys = new HashSet<int>();

        foreach (int seed in (int[])[0, 1, -1])
        {
            foreach (long number in (long[])[0, 1, 2, 1L << 32])
            {
                step.Seed = seed;
                step.StepNumber = number;
                for (int layer = 0; layer < 5; layer++)
                {
                    for (int image = 0; image < 20; image++)
                    {
                        Assert.True(keys.Add(step.Key(layer, image)), $"{seed}, {number}, {layer}, {image}");
                    }
                }
            }
        }
    }

    [Fact]
    public void Every_bit_of_a_key_is_set_half_the_time()
    {
        using var step = new Keys();
        int[] keys = [.. Enumerable.Range(0, 4096).Select(image => step.Key(3, image))];

        Assert.All(Enumerable.Range(0, 32), bit => Assert.InRange(keys.Count(k => ((k >> bit) & 1) == 1), 1900, 2200));
    }

    [Fact]
    public void A_run_takes_new_keys_and_forward_alone_keeps_those_of_the_last_run()
    {
        float[] images = new float[2 * SoftmaxRegression.InputCount];
        List<int> Recorded(int seed)
        {
            var network = new PhaseRecorder(PhaseRecorder.Plan);
            using TrainingStep step = network.CreateTrainingStep(2);
            step.Seed = seed;
            step.Run(images, (_, _, _) => { });
            step.Forward(images);
            step.Run(images, (_, _, _) => { });
            step.Forward(images);
            return network.Keys;
        }

        List<int> keys = Recorded(seed: 1);

        Assert.Equal(keys[0], keys[1]);
        Assert.NotEqual(keys[1], keys[2]);
        Assert.Equal(keys[2], keys[3]);
        Assert.Equal(keys, Recorded(seed: 1));
        Assert.NotEqual(keys, Recorded(seed: 2));
    }

    [Fact]
    public void A_run_that_is_refused_takes_no_keys()
    {
        using TrainingStep step = new PhaseRecorder(PhaseRecorder.Plan).CreateTrainingStep(2);

        Assert.Throws<ArgumentException>(() => step.Run(new float[1], (_, _, _) => { }));

        Assert.Equal(0, step.StepNumber);
    }

    private sealed class Keys() : FlatStep(1, 1)
    {
        public int Key(int layer, int image) => RandomKey(layer, image);
    }
}
