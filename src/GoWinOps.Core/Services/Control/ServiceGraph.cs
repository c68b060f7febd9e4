using System;
using System.Collections.Generic;
using System.Linq;
using GoWinOps.Nodes;
using GoWinOps.Problems;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>Which services need which, as far as they were looked at.</summary>
/// <remarks>
/// Windows starts what a service needs by itself and lists its dependents in order; neither says which of them failed, and not every service control
/// manager does it. A circle, which Windows does not let anybody make, ends where it began.
/// </remarks>
internal sealed class ServiceGraph
{
    private readonly Dictionary<string, string[]> dependsOn;
    private readonly ILookup<string, string> dependents;

    /// <summary>A graph of what each service depends on; load-order groups, which begin with '+', do not count.</summary>
    internal ServiceGraph(IEnumerable<KeyValuePair<string, string[]>> dependsOn)
    {
        Dictionary<string, string[]> known = new(StringComparer.OrdinalIgnoreCase);
        foreach (KeyValuePair<string, string[]> pair in dependsOn)
            known[pair.Key] = pair.Value.Where(name => !name.StartsWith("+", StringComparison.Ordinal)).ToArray();
        this.dependsOn = known;
        dependents = known.SelectMany(pair => pair.Value.Select(need => (Need: need, Dependent: pair.Key)))
            .ToLookup(pair => pair.Need, pair => pair.Dependent, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Looks at <paramref name="names"/> and all they need.</summary>
    internal static ServiceGraph OfNeeds(ServiceControlManager manager, IEnumerable<string> names) => new(Needs(manager, names));

    /// <summary>Looks at <paramref name="names"/>, at all they need, and at every service that is not stopped; the last as far as this process may list them.</summary>
    internal static ServiceGraph OfActive(NodeContext context, IEnumerable<string> names)
    {
        IEnumerable<string> active;
        try
        {
            using ServiceControlManager reader = ServiceControlManager.Open(ServiceManagerRights.Connect | ServiceManagerRights.EnumerateService, context.ServiceMachine);
            active = reader.Enumerate().Where(service => service.Status.CurrentState != (uint)GoServiceState.Stopped).Select(service => service.Name).ToList();
        }
        catch (GoWinOpsException exception) when (exception.Problem.NativeCode == Win32Errors.AccessDenied)
        {
            active = Enumerable.Empty<string>();
        }

        using ServiceControlManager manager = ServiceControlManager.Open(ServiceManagerRights.Connect, context.ServiceMachine);
        return new ServiceGraph(Needs(manager, names.Concat(active)));
    }

    /// <summary>What depends on a service, directly or not, in the order it has to be stopped in.</summary>
    internal IReadOnlyList<string> DependentsOf(string name) => Reach(name, one => dependents[one]);

    /// <summary>What a service needs, directly or not, in the order it has to be started in.</summary>
    internal IReadOnlyList<string> NeedsOf(string name) => Reach(name, DirectNeeds);

    /// <summary>Puts services into groups: all of a group may start at the same time, once those of the groups before run.</summary>
    internal IReadOnlyList<IReadOnlyList<string>> Waves(IEnumerable<string> names)
    {
        Dictionary<string, int> levels = new(StringComparer.OrdinalIgnoreCase);
        return names.GroupBy(name => LevelOf(name, levels)).OrderBy(wave => wave.Key).Select(wave => (IReadOnlyList<string>)wave.ToList()).ToList();
    }

    private static List<string> Reach(string name, Func<string, IEnumerable<string>> next)
    {
        List<string> order = new();
        HashSet<string> seen = new(StringComparer.OrdinalIgnoreCase) { name };
        Visit(name);
        return order;

        void Visit(string one)
        {
            foreach (string further in next(one).Where(seen.Add))
            {
                Visit(further);
                order.Add(further);
            }
        }
    }

    private static Dictionary<string, string[]> Needs(ServiceControlManager manager, IEnumerable<string> names)
    {
        Dictionary<string, string[]> known = new(StringComparer.OrdinalIgnoreCase);
        Queue<string> open = new(names);
        while (open.Count > 0)
        {
            string name = open.Dequeue();
            if (known.ContainsKey(name))
                continue;
            known[name] = QueryNeeds(manager, name);
            foreach (string need in known[name].Where(need => !need.StartsWith("+", StringComparison.Ordinal)))
                open.Enqueue(need);
        }

        return known;
    }

    // What is absent, or may not be looked at, tells nothing; whoever starts or stops it will say so.
    private static string[] QueryNeeds(ServiceControlManager manager, string name)
    {
        try
        {
            using ServiceControl? service = manager.TryOpenService(name, ServiceRights.QueryConfig);
            return service?.QueryConfiguration().DependsOn ?? Array.Empty<string>();
        }
        catch (GoWinOpsException exception) when (exception.Problem.NativeCode == Win32Errors.AccessDenied || exception.ErrorId == nameof(Messages.ServiceNameInvalid))
        {
            return Array.Empty<string>();
        }
    }

    private IEnumerable<string> DirectNeeds(string name) => dependsOn.TryGetValue(name, out string[]? needs) ? needs : Array.Empty<string>();

    private int LevelOf(string name, Dictionary<string, int> levels)
    {
        if (levels.TryGetValue(name, out int known))
            return known;
        levels[name] = 0;
        int level = DirectNeeds(name).Select(need => LevelOf(need, levels) + 1).DefaultIfEmpty(0).Max();
        levels[name] = level;
        return level;
    }
}
