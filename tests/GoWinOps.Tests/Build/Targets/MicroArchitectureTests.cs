using System.Linq;
using GoWinOps.Build;
using GoWinOps.Problems;
using Xunit;

namespace GoWinOps.Tests.Build.Targets;

public sealed class MicroArchitectureTests
{
    [Theory]
    [InlineData("amd64", "v1", "GOAMD64=v1")]
    [InlineData("amd64", "V4", "GOAMD64=v4")]
    [InlineData("386", "softfloat", "GO386=softfloat")]
    [InlineData("arm", "7", "GOARM=7")]
    [InlineData("arm", "7,hardfloat", "GOARM=7")]
    [InlineData("arm", "7,softfloat", "GOARM=7,softfloat")]
    [InlineData("arm", "5,softfloat", "GOARM=5")]
    [InlineData("arm", "5,hardfloat", "GOARM=5,hardfloat")]
    [InlineData("arm64", "v8.0", "GOARM64=v8.0")]
    [InlineData("arm64", "v8.0,crypto,lse", "GOARM64=v8.0,lse,crypto")]
    [InlineData("arm64", "v9.5,lse", "GOARM64=v9.5")]
    [InlineData("mipsle", "softfloat", "GOMIPS=softfloat")]
    [InlineData("mips64", "hardfloat", "GOMIPS64=hardfloat")]
    [InlineData("ppc64le", "power10", "GOPPC64=power10")]
    [InlineData("riscv64", "rva22u64", "GORISCV64=rva22u64")]
    [InlineData("wasm", "signext,satconv", "GOWASM=satconv,signext")]
    public void A_level_is_read_and_written_in_one_way(string architecture, string text, string expected) =>
        Assert.Equal(expected, MicroArchitecture.Read("x", architecture, text, "go1.24.4").ToString());

    [Theory]
    [InlineData("amd64", "v0")]
    [InlineData("amd64", "v5")]
    [InlineData("amd64", "v9")]
    [InlineData("amd64", "3")]
    [InlineData("amd64", "")]
    [InlineData("amd64", "v3,lse")]
    [InlineData("386", "387")]
    [InlineData("arm", "9")]
    [InlineData("arm", "7,")]
    [InlineData("arm", "7,softfloat,hardfloat")]
    [InlineData("arm", "softfloat")]
    [InlineData("arm64", "v8")]
    [InlineData("arm64", "v8.10")]
    [InlineData("arm64", "v9.6")]
    [InlineData("arm64", "v8.1,lse,lse")]
    [InlineData("mips", "on")]
    [InlineData("ppc64", "power7")]
    [InlineData("riscv64", "rva20")]
    [InlineData("wasm", "simd")]
    public void A_level_Go_would_build_with_although_it_does_not_exist_is_refused(string architecture, string text)
    {
        GoWinOpsException exception = Assert.Throws<GoWinOpsException>(() => MicroArchitecture.Read("windows/" + architecture, architecture, text, "go1.24.4"));

        Assert.Equal(nameof(Messages.GoMicroArchitectureInvalid), exception.ErrorId);
        Assert.Equal("windows/" + architecture, exception.Target);
        Assert.Contains(MicroArchitectureFamily.Of(architecture)!.Variable, exception.Message, System.StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("amd64", "v1", "go1.17.13", "go1.18")]
    [InlineData("arm", "7,softfloat", "go1.21.0", "go1.22")]
    [InlineData("arm64", "v8.0", "go1.22.9", "go1.23rc1")]
    [InlineData("ppc64", "power10", "go1.19", "go1.20")]
    [InlineData("riscv64", "rva23u64", "go1.24.4", "go1.25.1")]
    [InlineData("riscv64", "rva23u64", "go1.24.4", "devel +abcdef")]
    public void A_level_an_older_Go_would_ignore_is_refused(string architecture, string text, string tooOld, string newEnough)
    {
        Assert.Equal(nameof(Messages.GoMicroArchitectureTooNew), Assert.Throws<GoWinOpsException>(() => MicroArchitecture.Read("x", architecture, text, tooOld)).ErrorId);
        Assert.Equal(text, MicroArchitecture.Read("x", architecture, text, newEnough).Level);
    }

    [Fact]
    public void An_architecture_of_one_kind_has_no_levels() =>
        Assert.Equal(nameof(Messages.GoMicroArchitectureNone), Assert.Throws<GoWinOpsException>(() => MicroArchitecture.Read("linux/s390x", "s390x", "z15", "go1.24.4")).ErrorId);

    [Theory]
    [InlineData("windows", "amd64", "go1.20.14", "Windows 7 or Windows Server 2008 R2")]
    [InlineData("windows", "arm64", "go1.21.0", "Windows 10 or Windows Server 2016")]
    [InlineData("darwin", "amd64", "go1.22.1", "macOS 10.15")]
    [InlineData("darwin", "arm64", "go1.22.1", "macOS 11")]
    [InlineData("darwin", "arm64", "go1.25", "macOS 12")]
    [InlineData("darwin", "amd64", "go1.27.2", "macOS 13")]
    [InlineData("linux", "amd64", "go1.23.5", "Linux kernel 2.6.32")]
    [InlineData("linux", "amd64", "go1.24.4", "Linux kernel 3.2")]
    [InlineData("linux", "loong64", "go1.24.4", "Linux kernel 5.19")]
    [InlineData("plan9", "386", "go1.24.4", null)]
    public void The_oldest_system_follows_from_the_version_of_Go(string os, string architecture, string version, string? expected) =>
        Assert.Equal(expected, MinimumOsVersions.Of(os, architecture, GoMinorVersion.Of(version)));

    [Theory]
    [InlineData("GOAMD64=v3", "_v3")]
    [InlineData("GOAMD64=v1", "")]
    [InlineData("GOARM=7,softfloat", "_7-softfloat")]
    [InlineData("GOARM64=v8.0,lse,crypto", "_v8.0-lse-crypto")]
    [InlineData("GOAMD64=v9", "")]
    [InlineData("", "")]
    [InlineData(null, "")]
    public void A_folder_s_name_tells_a_level_that_is_not_the_default(string? setting, string suffix) => Assert.Equal(suffix, MicroArchitecture.FolderSuffix(setting));

    [Fact]
    public void The_default_of_every_family_is_one_of_its_levels() =>
        Assert.All(
            new[] { "386", "amd64", "arm", "arm64", "mips", "mips64", "ppc64", "riscv64" }.Select(MicroArchitectureFamily.Of),
            family => Assert.True(family!.TryRead(family.Default, out string level) && level == family.Default));
}
