using MnistSample.CommandLine;

namespace MnistSample.Tests;

public class InvocationTests
{
    [Fact]
    public void Without_arguments_LeNet5_is_trained_by_the_recipe()
    {
        var options = TrainOptions.From(Invocation.Parse([]));
        Assert.Equal(
            new TrainOptions("lenet5", Recipe.Epochs, 1, Environment.ProcessorCount, Recipe.BatchSize, null, "lenet5.safetensors", null), options);
    }

    [Fact]
    public void Options_are_read_with_a_space_or_an_equals_sign_and_without_the_command()
    {
        var options = TrainOptions.From(Invocation.Parse(
            ["--epochs", "2", "--seed=-7", "--threads", "3", "--batch=64", "--network", "keras", "--data", "d", "--output=o=1", "--json", "j", "--images", "500"]));
        Assert.Equal(new TrainOptions("keras", 2, -7, 3, 64, "d", "o=1", "j", 500), options);
    }

    [Fact]
    public void The_weights_are_named_after_the_network() =>
        Assert.Equal("keras.safetensors", TrainOptions.From(Invocation.Parse(["train", "--network", "keras"])).Output);

    [Fact]
    public void Predict_takes_files_and_after_two_dashes_anything_is_one()
    {
        var invocation = Invocation.Parse(["predict", "a.png", "--weights", "w", "b.pgm", "--", "--c.png"]);
        Assert.Equal("predict", invocation.Command.Name);
        Assert.Equal(["a.png", "b.pgm", "--c.png"], invocation.Files);
        Assert.Equal("w", invocation.Text("--weights"));
    }

    [Theory]
    [InlineData("fly", "Found the command 'fly'", "train, predict, summary or bench")]
    [InlineData("", "Found the command ''", "--help explains them")]
    [InlineData("train --epoch 3", "Found the option '--epoch'", "--epochs")]
    [InlineData("summary --data d", "Found the option '--data'", "expected for 'summary' --network")]
    [InlineData("train --epochs", "Found '--epochs' at the end", "--epochs N")]
    [InlineData("train --epochs 1 --epochs 2", "Found '--epochs' twice")]
    [InlineData("train picture.png", "Found 'picture.png'", "only options after 'train'")]
    [InlineData("train --epochs 0", "Found '0' for --epochs", "from 1 to 10000")]
    [InlineData("train --epochs two", "Found 'two' for --epochs", "whole number")]
    [InlineData("train --epochs 99999999999", "Found '99999999999'")]
    [InlineData("train --threads 0", "Found '0' for --threads", "from 1 to 1024")]
    [InlineData("train --batch -1", "Found '-1' for --batch")]
    [InlineData("train --seed 1.5", "Found '1.5' for --seed")]
    [InlineData("train --network lenet", "Found 'lenet' for --network", "lenet5 or keras")]
    public void A_mistake_is_named_with_what_was_expected(string line, params string[] words)
    {
        string message = Assert.Throws<UsageException>(() => TrainOptions.From(Invocation.Parse(line.Split(' ')))).Message;
        Assert.All(words, word => Assert.Contains(word, message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--help", true)]
    [InlineData("-h", true)]
    [InlineData("help", true)]
    [InlineData("help predict", true)]
    [InlineData("train --epochs 3 --help", true)]
    [InlineData("predict help", false)]
    [InlineData("predict -- --help", false)]
    public void Help_may_be_asked_for_anywhere_but_among_the_files(string line, bool isHelp) =>
        Assert.Equal(isHelp, Invocation.AsksForHelp(line.Split(' ')));

    [Fact]
    public void The_help_names_every_command_and_option()
    {
        foreach (CommandSpec command in CommandSpec.All)
        {
            Assert.Contains(command.Name, CommandSpec.HelpText, StringComparison.Ordinal);
            Assert.All(command.Options, option => Assert.Contains($"{option.Name} {option.Value}", CommandSpec.HelpText, StringComparison.Ordinal));
        }
    }
}
