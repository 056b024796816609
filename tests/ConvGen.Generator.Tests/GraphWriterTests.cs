using System.Runtime.CompilerServices;
using ConvGen.Generator.Emission;
using ConvGen.Generator.Graph;

namespace ConvGen.Generator.Tests;

/// <summary>Exporters learn of every layer that the graph can hold.</summary>
public class GraphWriterTests
{
    public static TheoryData<Type> Layers => new(typeof(Layer).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Layer)) && type.Namespace == typeof(Layer).Namespace));

    /// <summary>A layer without a description would make the generator throw on a network that is sound.</summary>
    [Theory]
    [MemberData(nameof(Layers))]
    public void Every_layer_has_a_node_of_the_runtime_with_as_many_arguments(Type layer)
    {
        (string kind, object[] arguments) = GraphWriter.Describe((Layer)RuntimeHelpers.GetUninitializedObject(layer));

        Type? node = typeof(Network).Assembly.GetType($"ConvGen.Graphs.{kind}Node");
        Assert.NotNull(node);
        Assert.Contains(node.GetConstructors(), constructor => constructor.GetParameters().Length == 3 + arguments.Length);
    }

    [Theory]
    [InlineData(typeof(ActivationKind), "ActivationFunction", "None")]
    [InlineData(typeof(PoolKind), "PoolFunction", "")]
    public void Functions_have_the_same_names_in_the_runtime(Type generator, string runtime, string except) => Assert.Equal(
        Enum.GetNames(generator).Where(name => name != except).Order(),
        Enum.GetNames(typeof(Network).Assembly.GetType($"ConvGen.Graphs.{runtime}")!).Order());
}
