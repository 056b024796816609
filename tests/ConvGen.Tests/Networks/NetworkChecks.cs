using System.Reflection;

namespace ConvGen.Tests.Networks;

/// <summary>
/// The rules that every generated network obeys. xunit runs them at the machine's own vector width, the kernel probe at the narrower ones as well.
/// </summary>
internal static class NetworkChecks
{
    private const double OutputTolerance = 1e-5;
    private const double GradientTolerance = 1e-4;
    private static readonly int[] BatchSizes = [1, 5, 13, Trial.Count];

    /// <summary>All of them, by name.</summary>
    public static IReadOnlyDictionary<string, Action<NetworkCase>> All { get; } = typeof(NetworkChecks)
        .GetMethods(BindingFlags.Public | BindingFlags.Static)
        .Where(method => method.GetParameters() is [{ } parameter] && parameter.ParameterType == typeof(NetworkCase))
        .ToDictionary(method => method.Name, method => method.CreateDelegate<Action<NetworkCase>>());

    public static void Parameters_are_canonical(NetworkCase networkCase)
    {
        Network network = networkCase.Create();

        Assert.Equal(networkCase.Reference.ParameterShapes, network.Parameters.Select(parameter => parameter.Description.Shape.ToArray()));
        Assert.Equal(networkCase.Reference.EndsInSoftmax, network.NetworkDescription.EndsInSoftmax);
        Assert.Equal(networkCase.Reference.Output.Length, network.NetworkDescription.Output.Length);
    }

    public static void Prediction_equals_the_reference(NetworkCase networkCase)
    {
        using Predictor predictor = networkCase.CreateWithTrialParameters().CreatePredictor();
        float[] outputs = new float[Trial.Count * predictor.OutputLength];

        for (int i = 0; i < Trial.Count; i++)
        {
            predictor.Predict(networkCase.Trial.Image(i), outputs.AsSpan(i * predictor.OutputLength, predictor.OutputLength));
        }

        Compare.Close(networkCase.Trial.Outputs(Trial.Count), outputs, OutputTolerance, "outputs");
    }

    public static void Batch_prediction_equals_single_predictions(NetworkCase networkCase)
    {
        Network network = networkCase.CreateWithTrialParameters();
        using Predictor single = network.CreatePredictor();
        float[] singly = new float[Trial.Count * single.OutputLength];
        float[] together = new float[singly.Length];
        for (int i = 0; i < Trial.Count; i++)
        {
            single.Predict(networkCase.Trial.Image(i), singly.AsSpan(i * single.OutputLength, single.OutputLength));
        }

        foreach (int threads in (int[])[1, 3])
        {
            using Predictor batched = network.CreatePredictor(threads);

            batched.Predict(networkCase.Trial.Images, together);

            Compare.Identical(singly, together, $"outputs with {threads} threads");
            Array.Clear(together);
        }
    }

    public static void Prediction_allocates_nothing(NetworkCase networkCase)
    {
        using Predictor predictor = networkCase.Create().CreatePredictor();
        float[] outputs = new float[Trial.Count * predictor.OutputLength];
        float[] images = networkCase.Trial.Images;

        AssertAllocatesNothing(() => predictor.Predict(images, outputs));
    }

    public static void Gradients_equal_the_reference(NetworkCase networkCase)
    {
        Network network = networkCase.CreateWithTrialParameters();
        foreach (int count in BatchSizes)
        {
            using TrainingStep step = network.CreateTrainingStep(count);
            step.Load(network);

            step.Run(networkCase.Trial.FirstImages(count), networkCase.Trial.GiveOutputGradient);

            AssertStep(networkCase, step, count);
        }
    }

    public static void A_smaller_batch_after_a_larger_one_leaves_nothing_behind(NetworkCase networkCase)
    {
        Network network = networkCase.CreateWithTrialParameters();
        using TrainingStep step = network.CreateTrainingStep(Trial.Count, threads: 2);
        step.Load(network);
        foreach (int count in (int[])[Trial.Count, 5, 1, 8, 17])
        {
            step.Run(networkCase.Trial.FirstImages(count), networkCase.Trial.GiveOutputGradient);

            AssertStep(networkCase, step, count);
        }
    }

    public static void Images_that_are_no_numbers_leave_nothing_behind(NetworkCase networkCase)
    {
        Network network = networkCase.CreateWithTrialParameters();
        float[] poison = new float[networkCase.Trial.Images.Length];
        Array.Fill(poison, float.NaN);
        using Predictor predictor = network.CreatePredictor();
        float[] outputs = new float[Trial.Count * predictor.OutputLength];
        predictor.Predict(poison, outputs);
        predictor.Predict(networkCase.Trial.Images, outputs);
        Compare.Close(networkCase.Trial.Outputs(Trial.Count), outputs, OutputTolerance, "outputs");

        using TrainingStep step = network.CreateTrainingStep(Trial.Count, threads: 1);
        step.Load(network);
        foreach (int count in (int[])[5, 8, Trial.Count])
        {
            step.Run(poison, networkCase.Trial.GiveOutputGradient);
            step.Run(networkCase.Trial.FirstImages(count), networkCase.Trial.GiveOutputGradient);

            AssertStep(networkCase, step, count);
        }
    }

    public static void A_training_step_allocates_nothing(NetworkCase networkCase)
    {
        Network network = networkCase.Create();
        using TrainingStep step = network.CreateTrainingStep(Trial.Count);
        step.Load(network);
        OutputGradient outputGradient = networkCase.Trial.GiveOutputGradient;
        float[] images = networkCase.Trial.Images;

        AssertAllocatesNothing(() => step.Run(images, outputGradient));
    }

    public static void The_number_of_threads_changes_no_bit(NetworkCase networkCase)
    {
        Network network = networkCase.CreateWithTrialParameters();
        (float[] Outputs, float[] Gradients, float[] InputGradients)? single = null;
        foreach (int threads in (int[])[1, 2, 7])
        {
            using TrainingStep step = network.CreateTrainingStep(Trial.Count, threads);
            step.Load(network);

            step.Run(networkCase.Trial.Images, networkCase.Trial.GiveOutputGradient);

            single ??= (step.Outputs.ToArray(), step.Gradients.ToArray(), step.InputGradients.ToArray());
            int outputs = Trial.Count * networkCase.Reference.Output.Length;
            int inputs = networkCase.InputGradient ? networkCase.Trial.Images.Length : 0;
            Compare.Identical(single.Value.Outputs.AsSpan(0, outputs), step.Outputs[..outputs], $"outputs with {threads} threads");
            Compare.Identical(single.Value.Gradients, step.Gradients, $"gradients with {threads} threads");
            Compare.Identical(single.Value.InputGradients.AsSpan(0, inputs), step.InputGradients[..inputs], $"input gradients with {threads} threads");
        }
    }

    public static void Forward_alone_gives_the_same_outputs(NetworkCase networkCase)
    {
        Network network = networkCase.CreateWithTrialParameters();
        using TrainingStep step = network.CreateTrainingStep(Trial.Count);
        step.Load(network);

        step.Forward(networkCase.Trial.FirstImages(5));

        Compare.Close(networkCase.Trial.Outputs(5), step.Outputs[..(5 * networkCase.Reference.Output.Length)], OutputTolerance, "outputs");
    }

    public static void Parameters_survive_packing(NetworkCase networkCase)
    {
        Network network = networkCase.CreateWithTrialParameters();
        using TrainingStep step = network.CreateTrainingStep(1);
        Network other = networkCase.Create();

        step.Load(network);
        step.Store(other);

        for (int i = 0; i < network.Parameters.Count; i++)
        {
            Compare.Identical(network.Parameters[i].Values.Span, other.Parameters[i].Values.Span, network.Parameters[i].Name);
        }
    }

    public static void Padding_elements_have_no_gradient(NetworkCase networkCase)
    {
        Network network = networkCase.CreateWithTrialParameters();
        using TrainingStep step = network.CreateTrainingStep(Trial.Count);
        step.Load(network);

        step.Run(networkCase.Trial.Images, networkCase.Trial.GiveOutputGradient);

        int padding = 0;
        for (int i = 0; i < step.Parameters.Length; i++)
        {
            if (step.Parameters[i] == 0)
            {
                padding++;
                Assert.True(step.Gradients[i] == 0, $"Padding element {i} of the packed parameters has the gradient {step.Gradients[i]}, expected 0.");
            }
        }

        // No parameter of a trial is zero, so what is zero is padding and the rest is complete.
        Assert.Equal(networkCase.Trial.Parameters.Sum(parameter => parameter.Length), step.Parameters.Length - padding);
    }

    public static void Refresh_brings_every_copy_of_the_parameters_up_to_date(NetworkCase networkCase)
    {
        Network network = networkCase.CreateWithTrialParameters();
        using TrainingStep step = network.CreateTrainingStep(5);
        step.Load(network);
        step.Run(networkCase.Trial.FirstImages(5), networkCase.Trial.GiveOutputGradient);
        using TrainingStep fresh = network.CreateTrainingStep(5);
        foreach (Parameter parameter in network.Parameters)
        {
            Halve(parameter.Values.Span);
        }

        Halve(step.Parameters); // exact in binary
        step.Refresh();
        step.Run(networkCase.Trial.FirstImages(5), networkCase.Trial.GiveOutputGradient);
        fresh.Load(network);
        fresh.Run(networkCase.Trial.FirstImages(5), networkCase.Trial.GiveOutputGradient);

        Compare.Identical(fresh.Gradients, step.Gradients, "gradients after a refresh");

        static void Halve(Span<float> values)
        {
            foreach (ref float value in values)
            {
                value *= 0.5f;
            }
        }
    }

    /// <summary>
    /// A call that allocates does so every time. One reading alone may be off by what a collection, which another test causes, cuts off this thread's share of the heap.
    /// </summary>
    private static void AssertAllocatesNothing(Action call)
    {
        const int Readings = 5;
        long least = long.MaxValue;
        call();
        for (int i = 0; i < Readings && least != 0; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            call();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.True(least == 0, $"Each call allocates {least} bytes or more, expected none.");
    }

    private static void AssertStep(NetworkCase networkCase, TrainingStep step, int count)
    {
        Trial trial = networkCase.Trial;
        Compare.Close(trial.Outputs(count), step.Outputs[..(count * networkCase.Reference.Output.Length)], OutputTolerance, $"outputs at batch {count}");
        float[][] gradients = Array.ConvertAll(trial.Parameters, parameter => new float[parameter.Length]);
        step.StoreGradients(i => gradients[i]);
        for (int i = 0; i < gradients.Length; i++)
        {
            string name = step.NetworkDescription.Parameters[i].Name;
            Compare.Close(trial.ParameterGradient(i, count), gradients[i], GradientTolerance, $"gradient of {name} at batch {count}");
        }

        if (networkCase.InputGradient)
        {
            Compare.Close(trial.ImageGradients(count), step.InputGradients[..(count * networkCase.Reference.Input.Length)], GradientTolerance, $"input gradients at batch {count}");
        }
        else
        {
            Assert.True(step.InputGradients.IsEmpty, "A network that did not ask for input gradients keeps some.");
        }
    }
}
