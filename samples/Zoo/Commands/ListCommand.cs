using System.Globalization;
using ConvGen;

namespace ZooSample.Commands;

/// <summary><c>list</c>: every network with its input and its parameters.</summary>
internal static class ListCommand
{
    public static void Run()
    {
        Console.WriteLine($"{"Network",-16}{"Input",-16}{"Parameters",14}");
        foreach (ZooEntry entry in Catalogue.All)
        {
            NetworkDescription description = entry.Describe();
            long parameters = description.Parameters.Sum(parameter => (long)parameter.Length);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{entry.Name,-16}{description.Input,-16}{parameters,14:N0}"));
        }
    }
}
