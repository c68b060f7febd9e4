using GoWinOps.Build;
using Xunit;

namespace GoWinOps.Tests.Build;

public sealed class BuildParallelismTests
{
    [Theory]
    [InlineData(1, 64, 1)]
    [InlineData(2, 64, 2)]
    [InlineData(4, 64, 2)]
    [InlineData(16, 64, 8)]
    [InlineData(16, 3, 3)]
    [InlineData(16, 0, 1)]
    public void As_many_builds_run_as_half_the_processors_and_a_gibibyte_each_allow(int processors, int gibibytes, int expected) =>
        Assert.Equal(expected, BuildParallelism.Of(processors, gibibytes * BuildParallelism.BytesPerBuild));

    [Fact]
    public void Where_the_system_does_not_say_how_much_memory_is_free_the_processors_decide() => Assert.Equal(2, BuildParallelism.Of(4, null));
}
