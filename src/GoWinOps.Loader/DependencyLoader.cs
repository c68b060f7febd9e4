using System;
using System.IO;
using System.Management.Automation;
using System.Reflection;

namespace GoWinOps.Hosting;

/// <summary>
/// Answers requests for the module's own dependencies, and for nothing else, from the folder <c>dependencies</c> beside the module.
/// </summary>
/// <remarks>
/// It is an assembly of its own, imported before the cmdlets, because PowerShell inspects every cmdlet type of an assembly before that
/// assembly's initializer runs: by then the engine the cmdlets refer to must already be findable.
/// On PowerShell 7 the dependencies live in a load context of their own, on Windows PowerShell side by side by strong name;
/// either way another module's copy of the same library is neither used nor disturbed.
/// </remarks>
public sealed class DependencyLoader : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    private const string DependencyFolderName = "dependencies";
    private static readonly object Gate = new();
    private static readonly string ModuleFolder = Path.GetDirectoryName(typeof(DependencyLoader).Assembly.Location) ?? string.Empty;
    private static readonly string DependencyFolder = Path.Combine(ModuleFolder, DependencyFolderName);
    private static readonly bool HasLoadContexts = Type.GetType("System.Runtime.Loader.AssemblyLoadContext, System.Runtime.Loader") is not null;
    private static int imports;

    /// <summary>Starts answering; called by PowerShell for every import in every runspace.</summary>
    public void OnImport()
    {
        lock (Gate)
        {
            if (imports++ == 0)
                AppDomain.CurrentDomain.AssemblyResolve += Resolve;
        }
    }

    /// <summary>Stops answering when the last runspace has removed the module.</summary>
    public void OnRemove(PSModuleInfo psModuleInfo)
    {
        lock (Gate)
        {
            if (--imports == 0)
                AppDomain.CurrentDomain.AssemblyResolve -= Resolve;
        }
    }

    private static Assembly? Resolve(object sender, ResolveEventArgs request)
    {
        AssemblyName name = new(request.Name);
        if (name.Name is null || !IsOurs(request.RequestingAssembly, name.Name))
            return null;
        string path = Path.Combine(DependencyFolder, name.Name + ".dll");
        if (!File.Exists(path))
            return null;
        return HasLoadContexts ? ModuleLoadContext.Load(DependencyFolder, name) : Assembly.LoadFrom(path);
    }

    private static bool IsOurs(Assembly? requester, string requestedName)
    {
        // A request by name alone (a type looked up from a string) has no requester; only our own assemblies are given out then.
        if (requester is null)
            return requestedName.StartsWith("GoWinOps.", StringComparison.Ordinal);
        if (requester.IsDynamic || string.IsNullOrEmpty(requester.Location))
            return false;
        string? folder = Path.GetDirectoryName(requester.Location);
        return string.Equals(folder, ModuleFolder, PathComparison) || string.Equals(folder, DependencyFolder, PathComparison);
    }

    private static StringComparison PathComparison =>
        Path.DirectorySeparatorChar == '\\' ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
}
