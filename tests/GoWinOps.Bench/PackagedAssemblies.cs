using System.IO;
using System.Linq;
using System.Runtime.Loader;

namespace GoWinOps.Bench;

/// <summary>Lets this program's own cmdlet stand on the packaged module's assemblies: they are compiled against, but never copied here.</summary>
internal static class PackagedAssemblies
{
    public static void Use(string manifest)
    {
        string folder = Path.GetDirectoryName(manifest)!;
        AssemblyLoadContext.Default.Resolving += (context, name) => new[] { folder, Path.Combine(folder, "dependencies") }
            .Select(place => Path.Combine(place, name.Name + ".dll")).Where(File.Exists).Select(context.LoadFromAssemblyPath).FirstOrDefault();
    }
}
