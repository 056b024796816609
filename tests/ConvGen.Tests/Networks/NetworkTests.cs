namespace ConvGen.Tests.Networks;

/// <summary>Every rule of <see cref="NetworkChecks"/> for every network of <see cref="NetworkCase.All"/>, at this machine's vector width.</summary>
public class NetworkTests
{
    public static TheoryData<string, string> Rules
    {
        get
        {
            var rules = new TheoryData<string, string>();
            foreach (string network in NetworkCase.All.Keys)
            {
                foreach (string rule in NetworkChecks.All.Keys)
                {
                    rules.Add(network, rule);
                }
            }

            return rules;
        }
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_network_obeys_every_rule(string network, string rule) => NetworkChecks.All[rule](NetworkCase.All[network]);
}
