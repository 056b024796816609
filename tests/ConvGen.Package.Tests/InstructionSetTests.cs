using System.Runtime.InteropServices;

namespace ConvGen.Package.Tests;

/// <summary>Which instruction set NativeAOT is told to compile for; by default it would be one without AVX.</summary>
[Collection(SharedCopy.Name)]
public class InstructionSetTests(RepositoryCopy copy)
{
    private static bool IsX64 => RuntimeInformation.OSArchitecture == Architecture.X64;

    [Theory]
    [InlineData("net9.0")]
    [InlineData("net10.0")]
    public void This_machines_own_where_the_program_is_published_for_it(string framework) =>
        Assert.Equal(IsX64 ? "native" : "", Evaluate($"-p:TargetFramework={framework}"));

    [Fact]
    public void This_machines_own_RID_may_be_named() =>
        Assert.Equal(IsX64 ? "native" : "", Evaluate("-p:TargetFramework=net10.0", $"-p:RuntimeIdentifier={RuntimeInformation.RuntimeIdentifier}"));

    [Theory]
    [InlineData("net8.0", "x86-x64-v3")]
    [InlineData("net9.0", "x86-x64-v3")]
    [InlineData("net10.0", "x86-64-v3")]
    public void Level_3_for_another_x64_system_as_the_compiler_of_the_framework_spells_it(string framework, string expected) =>
        Assert.Equal(expected, Evaluate($"-p:TargetFramework={framework}", $"-p:RuntimeIdentifier={(OperatingSystem.IsWindows() ? "linux-x64" : "win-x64")}"));

    [Fact]
    public void Nothing_for_Arm64_whose_baseline_has_the_vectors() =>
        Assert.Equal("", Evaluate("-p:TargetFramework=net10.0", "-p:RuntimeIdentifier=linux-arm64"));

    [Theory]
    [InlineData("net9.0", "x86-x64-v4")]
    [InlineData("net10.0", "x86-64-v4")]
    public void The_users_level_in_either_spelling(string framework, string expected) =>
        Assert.Equal(expected, Evaluate($"-p:TargetFramework={framework}", "-p:ConvGenInstructionSet=x86-64-v4"));

    [Fact]
    public void The_compilers_baseline_if_the_user_asks_for_it() => Assert.Equal("", Evaluate("-p:TargetFramework=net10.0", "-p:ConvGenInstructionSet=baseline"));

    [Fact]
    public void The_users_own_setting_of_the_compiler_is_left_alone() => Assert.Equal("avx2,bmi", Evaluate("-p:TargetFramework=net10.0", "-p:IlcInstructionSet=avx2%2Cbmi"));

    [Fact]
    public void Nothing_without_PublishAot() => Assert.Equal("", Evaluate("-p:TargetFramework=net10.0", "-p:PublishAot=false"));

    /// <summary>In a project that imports the file at the place where a package's targets are imported; nothing is restored.</summary>
    private string Evaluate(params string[] properties)
    {
        string folder = Directory.CreateDirectory(Path.Combine(copy.Root, "instruction-set")).FullName;
        File.WriteAllText(Path.Combine(folder, "Directory.Build.props"), "<Project />");
        File.WriteAllText(
            Path.Combine(folder, "Directory.Build.targets"),
            $"""<Project><Import Project="{Path.Combine(copy.Sources, "runtime", "ConvGen", "build", "ConvGen.targets")}" /></Project>""");
        File.WriteAllText(
            Path.Combine(folder, "App.csproj"),
            """<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><PublishAot>true</PublishAot><OutputType>Exe</OutputType></PropertyGroup></Project>""");
        return Dotnet.Run(folder, $"msbuild App.csproj -getProperty:IlcInstructionSet {string.Join(' ', properties)}").Trim();
    }
}
