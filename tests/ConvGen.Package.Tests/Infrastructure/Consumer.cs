namespace ConvGen.Package.Tests;

/// <summary>A project of a user: outside the repository, with a packages folder of its own that starts empty, and the packages as its only link to ConvGen.</summary>
internal sealed class Consumer
{
    private readonly string _folder;

    /// <param name="copy">Whose packages it uses.</param>
    /// <param name="package">The one it references.</param>
    /// <param name="kernel">Of the first convolution; 5 is right.</param>
    public Consumer(RepositoryCopy copy, string package, int kernel = 5)
    {
        string root = Directory.CreateDirectory(Path.Combine(copy.Root, "consumers", Guid.NewGuid().ToString("N"))).FullName;
        _folder = Directory.CreateDirectory(Path.Combine(root, "App")).FullName;
        Packages = Path.Combine(root, "packages");

        // Beside the sources that the machine has configured, which a NativeAOT or plain restore may need.
        Write("nuget.config", $"""<configuration><packageSources><add key="feed" value="{copy.Feed}" /></packageSources></configuration>""");
        Write("Directory.Build.props", "<Project />");
        Write("Directory.Build.targets", "<Project />");
        Write("Directory.Packages.props", "<Project />");
        Write("App.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFrameworks>net10.0</TargetFrameworks>
                <OutputType>Exe</OutputType>
                <LangVersion>12</LangVersion>
                <Nullable>enable</Nullable>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <NuGetAudit>false</NuGetAudit>
                <EmitCompilerGeneratedFiles>true</EmitCompilerGeneratedFiles>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="{package}" Version="{copy.Version}" />
              </ItemGroup>
            </Project>
            """);
        Write("LeNet5.cs", $"""
            using ConvGen;

            [Network]
            [Input(28, 28, 1)]
            [Conv(6, {kernel}, Padding = 2), Tanh]
            [AveragePool(2)]
            [Conv(16, 5), Tanh]
            [AveragePool(2)]
            [Flatten]
            [Dense(120), Tanh]
            [Dense(84), Tanh]
            [Dense(10), Softmax]
            public partial class LeNet5;
            """);
        Write("Program.cs", """
            using System;
            using System.Globalization;

            var image = new float[28 * 28];
            Array.Fill(image, 0.5f);
            var probabilities = new float[10];
            using (var predictor = LeNet5.Create(seed: 1).CreatePredictor())
            {
                predictor.Predict(image, probabilities);
            }

            float sum = 0;
            foreach (float probability in probabilities)
            {
                sum += probability;
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{LeNet5.ParameterCount} parameters, probabilities add up to {sum:0.000}"));
            """);
    }

    /// <summary>The packages folder.</summary>
    public string Packages { get; }

    /// <summary>What the generator wrote.</summary>
    public string[] GeneratedFiles => Directory.GetFiles(Path.Combine(_folder, "obj"), "*LeNet5*.g.cs", SearchOption.AllDirectories);

    public string BuildAndRun()
    {
        Dotnet.Build(_folder, "build -c Release -v quiet", Packages);
        return Dotnet.Run(_folder, "run -c Release --no-build", Packages);
    }

    /// <summary>The output of a build that must fail.</summary>
    public string BuildExpectingErrors()
    {
        Exception failure = Assert.ThrowsAny<Exception>(() => Dotnet.Build(_folder, "build -c Release -v quiet", Packages));
        return failure.Message;
    }

    private void Write(string name, string content) => File.WriteAllText(Path.Combine(_folder, name), content + "\n");
}
