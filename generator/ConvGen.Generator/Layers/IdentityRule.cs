using ConvGen.Generator.Graph;

namespace ConvGen.Generator.Layers;

/// <summary>Any size stays as it is; no parameters.</summary>
internal static class IdentityRule
{
    public static LayerResult Infer(LayerScope scope)
    {
        string name = scope.NextName("identity");
        return scope.Input.Shape is { } input && !scope.HasErrors ? LayerResult.Of(new IdentityLayer(name, input, input)) : LayerResult.Without(scope.Input);
    }
}
