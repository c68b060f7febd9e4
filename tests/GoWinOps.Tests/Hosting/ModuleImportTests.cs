using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Threading.Tasks;
using Xunit;

namespace GoWinOps.Tests.Hosting;

public sealed class ModuleImportTests
{
    [Fact]
    public async Task The_packaged_module_imports_and_exports_only_what_its_manifest_names()
    {
        using ModuleSession session = new();

        ModuleSession.Outcome outcome = await session.RunAsync("(Get-Module GoWinOps).ExportedCommands.Count");

        Assert.Empty(outcome.ErrorIds);
        Assert.Single(outcome.Output);
    }

    [Fact]
    public void The_cmdlet_assembly_refers_to_no_third_party_library_itself()
    {
        string path = System.IO.Path.Combine(ModuleSession.RepositoryRoot, "artifacts", "module", "GoWinOps", "GoWinOps.dll");

        string[] references = Assembly.LoadFile(path).GetReferencedAssemblies().Select(name => name.Name!).ToArray();

        Assert.Equal(new[] { "GoWinOps.Core", "System.Management.Automation", "netstandard" }, references.Order(System.StringComparer.Ordinal));
    }

    [Fact]
    public void What_the_ssh_transport_uses_of_PowerShell_is_in_the_engine_and_asked_for_by_the_oldest_version_supported()
    {
        string path = System.IO.Path.Combine(ModuleSession.RepositoryRoot, "artifacts", "module", "GoWinOps", "GoWinOps.Ssh.dll");
        Assembly transport = Assembly.LoadFrom(path);

        AssemblyName engine = Assert.Single(transport.GetReferencedAssemblies(), name => name.Name == "System.Management.Automation");
        Assert.Equal(new Version(7, 4, 0, 0), engine.Version);
        int members = MembersOf(path, "System.Management.Automation").Select(token => transport.ManifestModule.ResolveMember(token)).Count(member => member is not null);
        Assert.True(members >= 10);
        // Loading a type fails when its base has another abstract member, or lacks one that is overridden.
        Assert.NotEmpty(transport.GetTypes());
    }

    /// <summary>The tokens of the members an assembly uses of another one.</summary>
    private static List<int> MembersOf(string path, string other)
    {
        using PEReader file = new(System.IO.File.OpenRead(path));
        MetadataReader reader = file.GetMetadataReader();
        return reader.MemberReferences
            .Where(handle => reader.GetMemberReference(handle).Parent is { Kind: HandleKind.TypeReference } parent
                && reader.GetTypeReference((TypeReferenceHandle)parent).ResolutionScope is { Kind: HandleKind.AssemblyReference } scope
                && reader.GetString(reader.GetAssemblyReference((AssemblyReferenceHandle)scope).Name) == other)
            .Select(handle => MetadataTokens.GetToken(handle))
            .ToList();
    }
}
