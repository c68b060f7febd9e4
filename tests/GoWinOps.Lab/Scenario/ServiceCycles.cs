using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;

namespace GoWinOps.Lab.Scenario;

/// <summary>Switches, starts and stops a service on its node over and over, by the operations the module sends there, and counts what that leaves behind.</summary>
public sealed class ServiceCycles
{
    // A command has a minute; on a machine that is busy with other things a cycle takes seconds.
    private const int CyclesOfACommand = 10;

    // The runtime's own threads come and go (the pool's, the one that compiles again what is called often), each with three or four handles. Over a
    // thousand cycles that was 202 to 205 handles, and 193 once the session had been idle: eight threads are more than ever came, and a number that
    // does not depend on the cycles hides no leak that does.
    private const int HandlesOfTheRuntime = 32;

    private const string Import = """
        $ErrorActionPreference = 'Stop'
        $module = [IO.Directory]::GetDirectories('C:\ProgramData\GoWinOps\module')[0]
        foreach ($assembly in 'GoWinOps.Loader.dll', 'GoWinOps.dll') { Import-Module ([IO.Path]::Combine($module, $assembly)) }
        """;

    private const string Cycle = """
        param($service, $first, $count)
        $ErrorActionPreference = 'Stop'
        function Invoke-Operation($name, $json) {
            $answer = Invoke-GoNodeOperation -Name "GoWinOps.Services.${name}Operation" -Json $json -Deadline 00:00:30
            if ($answer.Contains('"Problem"')) { throw $answer }
        }
        for ($number = $first; $number -lt $first + $count; $number++) {
            Invoke-Operation SwitchRelease "{ 'Name': '$service', 'Version': '$(1 + $number % 2).0.0' }"
            Invoke-Operation StartService "{ 'Name': '$service' }"
            Invoke-Operation StopService "{ 'Name': '$service' }"
        }
        """;

    private const string Count = """
        param($folder)
        [GC]::Collect(); [GC]::WaitForPendingFinalizers(); [GC]::Collect()
        # Wine gives the size of a process's table of handles for their number: 256, 512, 1024. Its list of all handles is exact.
        if (-not $global:ntdll) {
            $module = [Reflection.Emit.AssemblyBuilder]::DefineDynamicAssembly([Reflection.AssemblyName] 'Ntdll', 'Run').DefineDynamicModule('Ntdll')
            $type = $module.DefineType('Ntdll', 'Public, Class')
            $method = $type.DefinePInvokeMethod(
                'NtQuerySystemInformation', 'ntdll.dll', 'Public, Static, PinvokeImpl', 'Standard', [int], @([int], [IntPtr], [int], [IntPtr]), 'Winapi', 'Unicode')
            $method.SetImplementationFlags('PreserveSig')
            $global:ntdll = $type.CreateType()
        }
        # SYSTEM_HANDLE_INFORMATION_EX (64): a count, something reserved, then entries of 40 bytes with the process at 8.
        $size = 4MB
        $buffer = [Runtime.InteropServices.Marshal]::AllocHGlobal($size)
        try {
            $status = $global:ntdll::NtQuerySystemInformation(64, $buffer, $size, [IntPtr]::Zero)
            if ($status -ne 0) { throw "The handles cannot be listed: NTSTATUS $($status.ToString('X8'))." }
            $own = 0
            $count = [Runtime.InteropServices.Marshal]::ReadInt64($buffer)
            for ($index = 0; $index -lt $count; $index++) {
                if ([Runtime.InteropServices.Marshal]::ReadInt64($buffer, 16 + 40 * $index + 8) -eq $PID) { $own++ }
            }
        }
        finally { [Runtime.InteropServices.Marshal]::FreeHGlobal($buffer) }
        $own
        @([Diagnostics.Process]::GetProcesses()).Count
        foreach ($one in $folder, 'C:\ProgramData\GoWinOps\incoming') { @([IO.Directory]::GetFiles($one, '*', 'AllDirectories')).Count }
        """;

    private readonly Func<string, object[], Task<IReadOnlyList<object?>>> invoke;
    private readonly string service;
    private int number;

    /// <summary>Cycles of a service that is stopped and has the releases 1.0.0 and 2.0.0 staged.</summary>
    /// <param name="service">The service.</param>
    /// <param name="invoke">Runs a script in one session on the node, to which the module was pushed before.</param>
    public ServiceCycles(string service, Func<string, object[], Task<IReadOnlyList<object?>>> invoke)
    {
        this.service = service;
        this.invoke = invoke;
    }

    /// <summary>What is there at one moment.</summary>
    /// <param name="Handles">Handles of the session's process, which is the one that does it all.</param>
    /// <param name="Processes">Processes of the node.</param>
    /// <param name="Files">Files of the service, and files on their way.</param>
    public sealed record Remains(int Handles, int Processes, int Files)
    {
        /// <summary>What has become more since <paramref name="before"/>, in words; empty when nothing has.</summary>
        /// <param name="before">What was there before.</param>
        public string GrownSince(Remains before)
        {
            List<string> grown = [];
            if (Handles > before.Handles + HandlesOfTheRuntime)
                grown.Add($"{Handles - before.Handles} handles");
            if (Processes > before.Processes)
                grown.Add($"{Processes - before.Processes} processes");
            if (Files > before.Files)
                grown.Add($"{Files - before.Files} files");
            return string.Join(", ", grown);
        }

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Handles} handles, {Processes} processes, {Files} files");
    }

    /// <summary>Imports the module into the session, and counts once, so that what counting itself takes is there before. Call first.</summary>
    public async Task PrepareAsync()
    {
        await invoke(Import, []);
        await CountAsync();
    }

    /// <summary>Goes through <paramref name="count"/> cycles.</summary>
    public async Task RunAsync(int count)
    {
        for (int left = count; left > 0; left -= CyclesOfACommand)
        {
            int next = Math.Min(left, CyclesOfACommand);
            await invoke(Cycle, [service, number, next]);
            number += next;
        }
    }

    /// <summary>Counts what is there.</summary>
    public async Task<Remains> CountAsync()
    {
        int[] counts = (await invoke(Count, [$@"C:\ProgramData\GoWinOps\services\{service}"])).Select(value => (int)value!).ToArray();
        return new Remains(counts[0], counts[1], counts[2] + counts[3]);
    }
}
