extern alias ServiceHost;

using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Reflection;
using System.Resources;
using System.Runtime.Versioning;
using Xunit;

namespace GoWinOps.Tests.ServiceHost;

/// <summary>The texts that are built into the service host: those that its own source names.</summary>
[SupportedOSPlatform("windows")]
public sealed class HostMessagesTests
{
    private static readonly string[] Suffixes = ["_Action", "_Category"];

    [Fact]
    public void The_host_has_the_texts_it_names_word_for_word_with_their_actions_and_leaves_the_modules_out()
    {
        Dictionary<string, string> all = TextsOf(typeof(GoWinOps.Problems.Problem).Assembly);
        Dictionary<string, string> own = TextsOf(typeof(ServiceHost::GoWinOps.Problems.Problem).Assembly);

        Assert.All(own, text => Assert.Equal(all[text.Key], text.Value));
        Assert.All(own.Keys, id => Assert.All(Suffixes, suffix => Assert.Equal(all.ContainsKey(id + suffix), own.ContainsKey(id + suffix))));
        Assert.Contains(nameof(Messages.ServiceStartPending), own.Keys);
        Assert.DoesNotContain(nameof(Messages.SupervisionKeyUnknown), own.Keys);
    }

    private static Dictionary<string, string> TextsOf(Assembly assembly) => new ResourceManager("GoWinOps.Messages", assembly)
        .GetResourceSet(CultureInfo.InvariantCulture, createIfNotExists: true, tryParents: false)!
        .Cast<DictionaryEntry>().ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!);
}
