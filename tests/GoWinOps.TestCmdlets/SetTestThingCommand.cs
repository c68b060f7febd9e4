using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Hosting;

namespace GoWinOps.TestCmdlets;

/// <summary>A change that asks first and shows its progress.</summary>
[Cmdlet(VerbsCommon.Set, "TestThing", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
public sealed class SetTestThingCommand : AsyncCmdlet
{
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    public string Name { get; set; } = string.Empty;

    [Parameter]
    public int ProgressUpdates { get; set; }

    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        if (!await ShouldProcessAsync(Name, "change it"))
            return;
        for (int update = 0; update < ProgressUpdates; update++)
            PostProgress(new ProgressRecord(7, Name, $"update {update}"));
        PostProgress(new ProgressRecord(7, Name, "done") { RecordType = ProgressRecordType.Completed });
        await WriteObjectAsync(Name + " changed");
    }
}
