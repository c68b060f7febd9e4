using System;
using System.IO;
using System.Reflection;
using System.Runtime.Loader;

namespace GoWinOps.Hosting;

/// <summary>The load context that holds the module's dependencies on PowerShell 7; never touched on Windows PowerShell, which has none.</summary>
internal sealed class ModuleLoadContext : AssemblyLoadContext
{
    private static readonly object Gate = new();
    private static ModuleLoadContext? instance;
    private readonly string folder;

    private ModuleLoadContext(string folder) => this.folder = folder;

    /// <summary>Loads a dependency, and from then on whatever it refers to, from <paramref name="folder"/>.</summary>
    internal static Assembly Load(string folder, AssemblyName name)
    {
        lock (Gate)
            instance ??= new ModuleLoadContext(folder);
        return instance.LoadFromAssemblyName(name);
    }

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        string path = Path.Combine(folder, assemblyName.Name + ".dll");
        return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }
}
