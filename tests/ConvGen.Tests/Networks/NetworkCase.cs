using System.Reflection;
using ConvGen.Tests.Reference;

namespace ConvGen.Tests.Networks;

/// <summary>What a network under test declares beside its attributes: the reference layers that it must compute.</summary>
internal interface IReferenced
{
    static abstract ReferenceNetwork Reference { get; }
}

/// <summary>A generated network and its reference. The tests and the kernel probe run over the same list: <see cref="All"/>.</summary>
/// <param name="Name">The class name.</param>
/// <param name="Reference">What it must compute.</param>
/// <param name="Create">A freshly initialised network.</param>
/// <param name="Load">A network from a file.</param>
/// <param name="InputGradient">Whether it was declared with <c>[Network(InputGradient = true)]</c>.</param>
internal sealed record NetworkCase(string Name, ReferenceNetwork Reference, Func<Network> Create, Func<string, Network> Load, bool InputGradient)
{
    private readonly Lazy<Trial> _trial = new(() => new Trial(Reference));

    /// <summary>Every network class of this assembly that declares a reference, by name.</summary>
    public static IReadOnlyDictionary<string, NetworkCase> All { get; } = typeof(NetworkCase).Assembly.GetTypes()
        .Where(type => type.IsClass && type.IsAssignableTo(typeof(IReferenced)))
        .Select(type => (NetworkCase)typeof(NetworkCase).GetMethod(nameof(Of))!.MakeGenericMethod(type).Invoke(null, null)!)
        .OrderBy(networkCase => networkCase.Name, StringComparer.Ordinal)
        .ToDictionary(networkCase => networkCase.Name);

    /// <summary>Images, parameters and what the reference makes of them; computed once.</summary>
    public Trial Trial => _trial.Value;

    public static NetworkCase Of<T>()
        where T : Network, INetwork<T>, IReferenced =>
        new(typeof(T).Name, T.Reference, () => T.Create(), T.Load, typeof(T).GetCustomAttribute<NetworkAttribute>()!.InputGradient);

    /// <summary>A network with the trial's parameters.</summary>
    public Network CreateWithTrialParameters()
    {
        Network network = Create();
        for (int i = 0; i < Trial.Parameters.Length; i++)
        {
            Trial.Parameters[i].CopyTo(network.Parameters[i].Values);
        }

        return network;
    }
}
