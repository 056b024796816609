using ConvGen.Benchmarks.Measurement;
using ConvGen.Benchmarks.Verbs;

const string Usage = """
    usage: ConvGen.Benchmarks VERB [--json] [--search] [--network NAME] [--exe FILE]

      --json     one JSON object a line: the machine, then a row for each figure

      lenet      LeNet-5 and the Keras CNN: one prediction, training steps of 128 on one thread and on two
      networks   LeNet-5, the Keras CNN, MobileNetV1, AlexNet, ResNet-50 and VGG-16 beside ONNX Runtime with the same weights: one image, batches of the small ones,
                 on one thread and on two
      threads    the large ones of them on 1, 2, 4, … threads, up to the machine's
      layers     with --search: every distinct convolution of the zoo with the tile and algorithm that the cost model chose, beside the fastest of its alternatives;
                 otherwise VGG's conv3_2 alone: forward, backward-data, backward-weights against the FMA peak; then every distinct layer of the zoo forward,
                 with its algorithm and tile
      generator  the generator on each network of the zoo, warm
      mnist      the sample's default training of LeNet-5 and one of 2 epochs, on two threads and on one: seconds and test accuracy;
                 real MNIST, from the folder that CONVGEN_DATA names
      startup    the published samples/Mnist: start to prediction, size, peak memory; --exe names it, else the one published last is measured
      all        all of the above
      build      not part of 'all', as it takes a minute or more: a clean build of the solution as committed, in a folder of its own

    Rivals are measured in the same run where their script is set up: CONVGEN_PEERS names it, or it is shared/peers/peers.sh beside the repository.
    """;

string verb = args.FirstOrDefault() ?? "";
string? executable = Option("--exe");
string? network = Option("--network");
Dictionary<string, Action<Report>> verbs = new()
{
    ["lenet"] = LeNetVerb.Run,
    ["networks"] = NetworksVerb.Run,
    ["threads"] = ThreadsVerb.Run,
    ["layers"] = report => (args.Contains("--search") ? (Action<Report, string?>)LayerSearch.Run : LayersVerb.Run)(report, network),
    ["generator"] = GeneratorVerb.Run,
    ["mnist"] = MnistVerb.Run,
    ["startup"] = report => StartupVerb.Run(report, executable),
    ["build"] = BuildVerb.Run,
};
if (verb != "all" && !verbs.ContainsKey(verb))
{
    Console.Error.WriteLine(Usage);
    return 2;
}

var report = new Report(Machine.Measure(), args.Contains("--json"));
report.Begin();
foreach ((_, Action<Report> run) in verbs.Where(candidate => candidate.Key == verb || (verb == "all" && candidate.Key != "build")))
{
    run(report);
}

return 0;

string? Option(string name) => Array.IndexOf(args, name) is >= 0 and int at && at + 1 < args.Length ? args[at + 1] : null;
