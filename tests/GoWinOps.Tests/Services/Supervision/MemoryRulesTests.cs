using System;
using System.Linq;
using GoWinOps.Services;
using Xunit;

namespace GoWinOps.Tests.Services.Supervision;

public sealed class MemoryRulesTests
{
    private const long Mebibyte = 1 << 20;

    [Fact]
    public void A_program_over_its_limit_is_ended_at_once()
    {
        MemoryRules rules = new(new ServiceSupervision { MemoryLimitBytes = 100 * Mebibyte });

        Assert.Null(rules.Judge(100 * Mebibyte));
        (ProgramEndCause cause, string reason) = rules.Judge((100 * Mebibyte) + 1)!.Value;
        Assert.Equal(ProgramEndCause.MemoryLimit, cause);
        Assert.Contains("100 MiB", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_peak_over_the_soft_limit_is_let_pass_and_a_stay_is_not()
    {
        MemoryRules rules = new(new ServiceSupervision { MemorySoftLimitBytes = 100 * Mebibyte });
        long[] measured = [150, 150, 90, 150, 150, 150];

        bool[] broken = measured.Select(size => rules.Judge(size * Mebibyte) is { Cause: ProgramEndCause.MemorySoftLimit }).ToArray();

        Assert.Equal([false, false, false, false, false, true], broken);
    }

    [Fact]
    public void Without_limits_nothing_is_too_much() => Assert.Null(new MemoryRules(new ServiceSupervision()).Judge(long.MaxValue));
}
