using System;

namespace GoWinOps.Services;

/// <summary>What somebody may do with a service; the values are those of winsvc.h and winnt.h. Source: "Service Security and Access Rights".</summary>
[Flags]
public enum GoServiceRights
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>See how it is set up.</summary>
    QueryConfig = 0x0001,

    /// <summary>Change how it is set up: whoever may, can run any program as its account.</summary>
    ChangeConfig = 0x0002,

    /// <summary>See whether it runs.</summary>
    QueryStatus = 0x0004,

    /// <summary>See which services depend on it.</summary>
    EnumerateDependents = 0x0008,

    /// <summary>Start it.</summary>
    Start = 0x0010,

    /// <summary>Stop it.</summary>
    Stop = 0x0020,

    /// <summary>Pause it and let it go on.</summary>
    PauseContinue = 0x0040,

    /// <summary>Make it report its state at once.</summary>
    Interrogate = 0x0080,

    /// <summary>Send it controls that only it understands.</summary>
    UserDefinedControl = 0x0100,

    /// <summary>Delete it.</summary>
    Delete = 0x0001_0000,

    /// <summary>See who may do what with it.</summary>
    ReadControl = 0x0002_0000,

    /// <summary>Change who may do what with it: whoever may, can give himself every other right.</summary>
    WriteDac = 0x0004_0000,

    /// <summary>Take it over.</summary>
    WriteOwner = 0x0008_0000,

    /// <summary>See everything about it.</summary>
    Read = QueryConfig | QueryStatus | EnumerateDependents | Interrogate | ReadControl,

    /// <summary>See everything about it, start and stop it: what an operator needs.</summary>
    Operate = Read | Start | Stop | PauseContinue | UserDefinedControl,

    /// <summary>Everything.</summary>
    FullControl = 0x000F_01FF,
}
