using System.CommandLine;
using ConvGen.Tool.Import;

namespace ConvGen.Tool.Commands;

/// <summary>The commands with their arguments and options.</summary>
internal static class CommandLine
{
    public static RootCommand Create() => new("Imports ONNX models as ConvGen networks, and shows what models and weight files hold.") { Import(), Summary(), Inspect() };

    private static Command Import()
    {
        Argument<FileInfo> model = Model();
        Option<string?> name = new("--name") { Description = "The class's name; by default the file's." };
        Option<string> space = new("--namespace") { Description = "The class's namespace; by default none.", DefaultValueFactory = _ => "" };
        Option<DirectoryInfo> output = new("--output", "-o") { Description = "Where NAME.cs and NAME.safetensors are written; by default here.", DefaultValueFactory = _ => new(".") };
        Option<bool> fold = new("--fold-batch-norm") { Description = "Puts batch norms into the weights before them. The network predicts the same, and trains without them." };
        Option<bool> force = new("--force") { Description = "Replaces files that exist." };
        var command = new Command("import", "Writes a model as an annotated class and its weights as a safetensors file.") { model, name, space, output, fold, force };
        command.SetAction(parsed => Guard(parsed, () => ImportCommand.Run(
            new ImportOptions(parsed.GetRequiredValue(model).FullName, parsed.GetValue(name), parsed.GetValue(space)!, parsed.GetValue(output)!.FullName, parsed.GetValue(fold), parsed.GetValue(force)),
            parsed.InvocationConfiguration.Output)));
        return command;
    }

    private static Command Summary()
    {
        Argument<FileInfo> model = Model();
        var command = new Command("summary", "Shows the layers of a model with their sizes, parameters and multiply-adds.") { model };
        command.SetAction(parsed => Guard(parsed, () => SummaryCommand.Run(parsed.GetRequiredValue(model).FullName, parsed.InvocationConfiguration.Output)));
        return command;
    }

    private static Command Inspect()
    {
        Argument<FileInfo> file = new("file") { Description = "A .safetensors file." };
        var command = new Command("inspect", "Shows the tensors of a weight file.") { file };
        command.SetAction(parsed => Guard(parsed, () => InspectCommand.Run(parsed.GetRequiredValue(file).FullName, parsed.InvocationConfiguration.Output)));
        return command;
    }

    private static Argument<FileInfo> Model() => new("model") { Description = "An .onnx file; weights that lie beside it are found." };

    /// <summary>What a user can mend is a message and not a stack trace.</summary>
    private static int Guard(ParseResult parsed, Action run)
    {
        try
        {
            run();
            return 0;
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException or ArgumentException or ImportException)
        {
            parsed.InvocationConfiguration.Error.WriteLine(e.Message);
            return 1;
        }
    }
}
