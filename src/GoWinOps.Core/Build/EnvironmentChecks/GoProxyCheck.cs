using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Build.Toolchains;
using GoWinOps.Problems;

namespace GoWinOps.Build.EnvironmentChecks;

/// <summary>Whether GOPROXY is well-formed, and with -Online whether its servers answer. Source of its form: go.dev/ref/mod.</summary>
internal sealed class GoProxyCheck : GoBasedCheck
{
    private static readonly char[] Separators = { ',', '|' };
    private static readonly Regex Credentials = new(@"(?<=://)[^/@,|]*@", RegexOptions.CultureInvariant);
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public override string Name => "GoProxy";

    /// <inheritdoc/>
    protected override async Task<CheckOutcome> LookAsync(EnvironmentFacts facts, CancellationToken cancellationToken)
    {
        string value = facts.Setting("GOPROXY");
        string shown = Credentials.Replace(value, "***@");
        List<string> elements = value.Split(Separators).Select(element => element.Trim()).Where(element => element.Length > 0).ToList();
        if (elements.Count == 0)
            return CheckOutcome.Fail("empty", "addresses, direct or off", "Run 'go env -u GOPROXY', or set GOPROXY to the address of your proxy.");
        if (elements.Find(element => Fault(element) is not null) is { } bad)
            return CheckOutcome.Fail(shown, "addresses, direct or off, separated by commas", $"Correct GOPROXY: {Fault(bad)}.");
        if (elements[0] == "off")
            return CheckOutcome.Warn(shown, "a proxy", "No module is downloaded: a build works only with what the module cache or vendor holds. Remove GOPROXY if that is not meant.");
        if (facts.IsOnline)
        {
            foreach (string element in elements.Where(element => element.StartsWith("http", StringComparison.Ordinal)))
            {
                if (await TryReachAsync(element, cancellationToken).ConfigureAwait(false) is { } reason)
                    return CheckOutcome.Fail($"{Credentials.Replace(element, "***@")}: {reason}", "an answer", "Check the network and HTTPS_PROXY, or set GOPROXY to a proxy that is reached from here.");
            }
        }

        return CheckOutcome.Pass(facts.IsOnline ? shown + ", reached" : shown);
    }

    private static string? Fault(string element)
    {
        if (element is "off" or "direct" or "noproxy")
            return null;
        string shown = Credentials.Replace(element, "***@");
        if (!Uri.TryCreate(element, UriKind.Absolute, out Uri? url) || !element.Contains("://"))
            return $"'{shown}' is neither an address nor direct or off";
        if (url.Scheme is not ("http" or "https" or "file"))
            return $"'{shown}' begins with {url.Scheme}, and Go takes http, https and file";
        return url.IsFile && !Directory.Exists(url.LocalPath) ? $"there is no folder '{url.LocalPath}'" : null;
    }

    // Any answer will do: a proxy need have no page at its root.
    private static async Task<string?> TryReachAsync(string address, CancellationToken cancellationToken)
    {
        try
        {
            UriBuilder bare = new(address) { UserName = string.Empty, Password = string.Empty };
            using HttpResponseMessage answer = await HttpFetch.GetAsync(bare.Uri, null, AnswerLimit, cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (Exception exception) when (exception is HttpRequestException or TimeoutException or IOException or GoWinOpsException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return exception.GetBaseException().Message;
        }
    }
}
