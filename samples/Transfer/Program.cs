using System.Globalization;
using ConvGen;
using ConvGen.Data;
using TransferSample;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
const int Draws = 5;
string? folder = args.FirstOrDefault() ?? Environment.GetEnvironmentVariable("CONVGEN_DATA");
if (string.IsNullOrEmpty(folder))
{
    Console.Error.WriteLine("Found no MNIST, expected a folder with its four files as the argument, or in CONVGEN_DATA; samples/Mnist downloads them.");
    return 2;
}

(ImageDataset train, ImageDataset test) = Mnist.Load(folder);
ImageDataset source = Select(train, firstDigit: 0, perClass: int.MaxValue, seed: 1);
Console.WriteLine($"The body learns the digits 0 to 4 from {source.Count:n0} images …");
Digits body = Digits.Create(seed: 1);
var trainer = new Trainer<Digits>(body, new Sgd(learningRate: 0.1f, momentum: 0.9f), seed: 1, schedule: new OneCycleSchedule());
trainer.Fit(source, epochs: 3, augmentation: new RandomShift(1));
Console.WriteLine($"and tells them apart at {trainer.Evaluate(Select(test, 0, int.MaxValue, 1)).Accuracy:p2} of the test images.");
Console.WriteLine();
Console.WriteLine($"The digits 5 to 9 from a few examples of each, the mean of {Draws} draws:");
Console.WriteLine();
Console.WriteLine($"{"",-20} {"examples of each",16} {"accuracy",10} {"seconds",9}");
foreach (int perClass in (int[])[5, 20, 100])
{
    var results = new List<Result>();
    for (int draw = 1; draw <= Draws; draw++)
    {
        var lesson = new Lesson(body, Select(train, 5, perClass, draw), Select(test, 5, int.MaxValue, 1), draw);
        results.AddRange([lesson.FromScratch(), lesson.FeatureExtraction(), lesson.FineTuning()]);
    }

    foreach (IGrouping<string, Result> way in results.GroupBy(result => result.Name))
    {
        Console.WriteLine($"{way.Key,-20} {perClass,16} {way.Average(result => result.Accuracy),10:p1} {way.Average(result => result.Seconds),9:f2}");
    }
}

return 0;

// Some images of each of five digits, which become the classes 0 to 4.
static ImageDataset Select(ImageDataset data, int firstDigit, int perClass, int seed)
{
    int[] order = [.. Enumerable.Range(0, data.Count)];
    new Random(seed).Shuffle(order);
    int[] chosen =
    [
        .. order.Where(image => data.Label(image) >= firstDigit && data.Label(image) < firstDigit + 5)
            .GroupBy(data.Label)
            .SelectMany(images => images.Take(perClass)),
    ];
    float[] pixels = new float[chosen.Length * data.Shape.Length];
    for (int i = 0; i < chosen.Length; i++)
    {
        data.CopyImage(chosen[i], pixels.AsSpan(i * data.Shape.Length, data.Shape.Length));
    }

    return new ImageDataset(data.Shape, pixels, Array.ConvertAll(chosen, image => data.Label(image) - firstDigit), classCount: 5);
}
