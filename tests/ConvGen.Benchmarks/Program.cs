using System.Globalization;
using ConvGen.Benchmarks.Measurement;
using ConvGen.Benchmarks.Verbs;

const string Usage = """
    usage: ConvGen.Benchmarks VERB [--json] [--search] [--network NAME] [--exe FILE]

      --json     one JSON object a line: the machine, then a row for each figure

      networks   LeNet-5, the Keras CNN, MobileNetV1, AlexNet, ResNet-50 and VGG-16 beside ONNX Runtime with the same weights: one image, batches of the small ones,
                 on one thread and on two
      threads    the large ones of them on 1, 2, 4, … threads, up to the machine's
      layers     every distinct layer of the zoo forward, with its algorithm, its tile and its share of the FMA peak; --network NAME takes one network of the zoo, such as ResNet50;
                 with --search: every distinct convolution with the tile and algorithm that the cost model chose, beside the fastest of its alternatives
      training   steps of LeNet-5 and the Keras CNN, an epoch of a small network, and the passes of single convolutions, beside oneDNN; steps of ResNet-18 and VGG-11 on
                 images of 64×64, beside PyTorch; --network NAME takes one of lenet5, kerascnn, resnet18, vgg11, smallmnist, layers
      accuracy   LeNet-5 on MNIST by the sample's recipe: seconds of training to 98 % and 99 % of the test images, five seeds, each in a process of its own, on two threads;
                 real MNIST, from the folder that CONVGEN_DATA names, and the published samples/Mnist; --exe names it, else the one published last is measured
      generator  the generator on each network of the zoo, warm
      startup    the published samples/Mnist: start to prediction, size, peak memory; --exe names it, else the one published last is measured
      all        all of the above
      build      not part of 'all', as it takes a minute or more: a clean build of the solution as committed, in a folder of its own

    ONNX Runtime is called in this process where its library is found: CONVGEN_ONNXRUNTIME names it.
    PyTorch is run by the Python that CONVGEN_PYTHON names, or the system's, where it has it. Other rivals are measured in the same run where their script is set up: CONVGEN_PEERS names it, or it is shared/peers/peers.sh beside the repository.
    """;

string verb = args.FirstOrDefault() ?? "";
string? executable = Option("--exe");
string? network = Option("--network");

// What the verb 'accuracy' starts itself with: EPOCHS:IMAGES:SEED.
string? run = Option("--run");
Dictionary<string, Action<Report>> verbs = new()
{
    ["networks"] = NetworksVerb.Run,
    ["threads"] = ThreadsVerb.Run,
    ["layers"] = report => (args.Contains("--search") ? (Action<Report, string?>)LayerSearch.Run : LayersVerb.Run)(report, network),
    ["generator"] = GeneratorVerb.Run,
    ["training"] = report => TrainingVerb.Run(report, network),
    ["accuracy"] = report => AccuracyVerb.Run(report, executable),
    ["startup"] = report => StartupVerb.Run(report, executable),
    ["build"] = BuildVerb.Run,
};
if ((verb != "all" && !verbs.ContainsKey(verb)) || Mistake() is not null)
{
    Console.Error.WriteLine(Mistake() ?? $"Found the verb '{verb}', expected one of those below.");
    Console.Error.WriteLine(Usage);
    return 2;
}

if (run is not null)
{
    int[] numbers = [.. run.Split(':').Select(number => int.Parse(number, CultureInfo.InvariantCulture))];
    AccuracyVerb.TrainOnce(numbers[0], numbers[1], numbers[2]);
    return 0;
}

var report = new Report(Machine.Measure(), args.Contains("--json"));
report.Begin();
foreach ((_, Action<Report> measure) in verbs.Where(candidate => candidate.Key == verb || (verb == "all" && candidate.Key != "build")))
{
    measure(report);
}

return 0;

string? Mistake()
{
    for (int i = 1; i < args.Length; i++)
    {
        if (args[i] is "--exe" or "--network" or "--run")
        {
            if (++i == args.Length || args[i].StartsWith("--", StringComparison.Ordinal))
            {
                return $"Found nothing behind {args[i - 1]}, expected a {(args[i - 1] == "--exe" ? "file" : "network's name")}.";
            }
        }
        else if (args[i] is not ("--json" or "--search"))
        {
            return $"Found '{args[i]}', expected --json, --search, --network NAME or --exe FILE.";
        }
    }

    IEnumerable<string> networks = network is null ? [] : verb == "training" ? TrainingVerb.Parts : NetworkSources.Graphs.Keys.Order(StringComparer.Ordinal);
    return network is null || networks.Contains(network) ? null : $"Found the network '{network}', expected one of {string.Join(", ", networks)}.";
}

string? Option(string name) => Array.IndexOf(args, name) is >= 0 and int at && at + 1 < args.Length ? args[at + 1] : null;
