using ConvGen.Benchmarks.Measurement;
using ConvGen.Benchmarks.Verbs;

const string Usage = """
    usage: ConvGen.Benchmarks VERB [--json] [--exe FILE]

      lenet      LeNet-5 and the Keras CNN: one prediction, training steps of 128 on one thread and on two
      layers     VGG's conv3_2 alone: forward, backward-data, backward-weights against the FMA peak
      generator  the generator on LeNet-5, warm
      mnist      accuracy and seconds on real MNIST, from the folder that CONVGEN_DATA names
      startup    the published samples/Mnist, named by --exe: start to prediction, size, peak memory
      all        all of these

    Rivals are measured in the same run where their script is set up: CONVGEN_PEERS names it, or it is shared/peers/peers.sh beside the repository.
    """;

string verb = args.FirstOrDefault() ?? "";
int exe = Array.IndexOf(args, "--exe");
string? executable = exe >= 0 && exe + 1 < args.Length ? args[exe + 1] : null;
Dictionary<string, Action<Report>> verbs = new()
{
    ["lenet"] = LeNetVerb.Run,
    ["layers"] = LayersVerb.Run,
    ["generator"] = GeneratorVerb.Run,
    ["mnist"] = MnistVerb.Run,
    ["startup"] = report => StartupVerb.Run(report, executable),
};
if (verb != "all" && !verbs.ContainsKey(verb))
{
    Console.Error.WriteLine(Usage);
    return 2;
}

var report = new Report(Machine.Measure(), args.Contains("--json"));
report.Begin();
foreach ((_, Action<Report> run) in verbs.Where(candidate => verb == "all" || candidate.Key == verb))
{
    run(report);
}

report.End();
return 0;
