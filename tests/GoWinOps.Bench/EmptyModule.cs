using System.IO;
using System.Management.Automation;
using System.Reflection;
using System.Reflection.Emit;

namespace GoWinOps.Bench;

/// <summary>The least a binary module can be: a manifest and an assembly with one cmdlet that does nothing.</summary>
internal static class EmptyModule
{
    private const string Name = "EmptyModule";

    /// <summary>Writes the module into <paramref name="folder"/> and returns its manifest.</summary>
    public static string Write(string folder)
    {
        PersistedAssemblyBuilder assembly = new(new AssemblyName(Name), typeof(object).Assembly);
        TypeBuilder cmdlet = assembly.DefineDynamicModule(Name).DefineType("GetNothingCommand", TypeAttributes.Public | TypeAttributes.Class, typeof(PSCmdlet));
        ConstructorInfo attribute = typeof(CmdletAttribute).GetConstructor([typeof(string), typeof(string)])!;
        cmdlet.SetCustomAttribute(new CustomAttributeBuilder(attribute, [VerbsCommon.Get, "Nothing"]));
        cmdlet.CreateType();
        assembly.Save(Path.Combine(folder, Name + ".dll"));
        string manifest = Path.Combine(folder, Name + ".psd1");
        File.WriteAllText(manifest, $$"""
            @{
                RootModule = '{{Name}}.dll'; ModuleVersion = '1.0.0'; GUID = '0d2bd4d9-6d55-4f07-9d6d-5c9ad8a0b0f4'; PowerShellVersion = '5.1'
                CmdletsToExport = @('Get-Nothing'); FunctionsToExport = @(); AliasesToExport = @(); VariablesToExport = @()
            }
            """);
        return manifest;
    }
}
