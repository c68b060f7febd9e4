using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Management.Automation;
using System.Reflection;
using GoWinOps.Tests.Hosting;

namespace GoWinOps.Tests.Module;

/// <summary>The packaged module's assembly and the cmdlets in it, exported or not.</summary>
internal static class ModuleAssembly
{
    /// <summary>What a module calls in its own copy on a node: no part of the public surface, and exported by no manifest.</summary>
    private static readonly string[] Plumbing = ["Invoke-GoNodeOperation", "Receive-GoNodeContent"];

    public static Assembly Assembly { get; } = Assembly.LoadFile(Path.Combine(ModuleSession.RepositoryRoot, "artifacts", "module", "GoWinOps", "GoWinOps.dll"));

    /// <summary>Every cmdlet for users.</summary>
    public static IReadOnlyList<CmdletType> Cmdlets { get; } = Assembly.GetExportedTypes()
        .Select(type => (type, attribute: type.GetCustomAttribute<CmdletAttribute>()))
        .Where(pair => pair.attribute is not null)
        .Select(pair => new CmdletType(pair.type, pair.attribute!))
        .Where(cmdlet => !Plumbing.Contains(cmdlet.Name))
        .OrderBy(cmdlet => cmdlet.Name, StringComparer.Ordinal).ToList();

    /// <summary>A cmdlet's class and what it declares.</summary>
    public sealed record CmdletType(Type Type, CmdletAttribute Attribute)
    {
        public string Name => Attribute.VerbName + "-" + Attribute.NounName;

        public IEnumerable<PropertyInfo> Parameters => Type.GetProperties().Where(property => property.IsDefined(typeof(ParameterAttribute)));

        public IEnumerable<Type> OutputTypes => Type.GetCustomAttributes<OutputTypeAttribute>().SelectMany(output => output.Type).Select(output => output.Type).Where(type => type is not null);
    }
}
