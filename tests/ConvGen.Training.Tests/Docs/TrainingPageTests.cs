using System.Runtime.CompilerServices;
using ConvGen.Data;
using ConvGen.Tests.Runtime;

namespace ConvGen.Training.Tests;

public sealed class TrainingPageTests
{
    private static readonly ImageDataset s_train = Stripes.Create(90);
    private static readonly ImageDataset s_test = Stripes.Create(30, first: 90);

    [Fact]
    public void Every_example_of_the_page_is_code_that_is_compiled()
    {
        string source = Words(File.ReadAllText(Beside("TrainingPage.cs")));
        string[] parts = File.ReadAllText(Beside("../../../docs/training.md")).ReplaceLineEndings("\n").Split("```");
        string[] examples = [.. parts.Where((_, i) => i % 2 == 1).Select(p => p["csharp\n".Length..])];

        Assert.Equal(10, examples.Length);
        Assert.All(examples, example => Assert.Contains(Words(example), source, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_example_of_the_page_runs()
    {
        using var folder = new TemporaryFolder();
        Small network = Small.Create(seed: 1);

        TrainingPage.First(s_train, s_test, folder.Path);
        TrainingPage.Loop(network, [(new float[32 * 36], new int[32])]);
        TrainingPage.Metrics(network, s_train, s_test);
        TrainingPage.Groups(network, s_train);
        TrainingPage.Schedules(network, s_train, s_test);
        TrainingPage.Callbacks(new Trainer<Small>(network, new Sgd(0.1f)), s_train, s_test, folder.Path);
        TrainingPage.Resumed(network, s_train, folder.File("resumed"));
        TrainingPage.Resumed(network, s_train, folder.File("resumed"));
    }

    [Fact]
    public void The_pages_own_loss_has_the_gradient_of_its_formula()
    {
        var loss = new TrainingPage.FocalLoss();
        foreach ((double x, float target) in ((double, float)[])[(0.7, 1f), (0.7, 0f), (-1.3, 1f)])
        {
            double At(double logit)
            {
                double p = 1 / (1 + Math.Exp(target > 0 ? -logit : logit));
                return -(1 - p) * (1 - p) * Math.Log(p);
            }

            float[] gradient = new float[1];
            Assert.Equal(At(x), loss.Evaluate([(float)x], -1, [target], gradient), 1e-6);
            Assert.Equal((At(x + 1e-5) - At(x - 1e-5)) / 2e-5, gradient[0], 1e-6);
        }
    }

    private static string Words(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string Beside(string name, [CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, name);
}
