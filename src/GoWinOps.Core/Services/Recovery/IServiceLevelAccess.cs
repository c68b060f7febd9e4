using System;
using GoWinOps.Windows;

namespace GoWinOps.Services;

/// <summary>The optional parts of one open service's configuration.</summary>
internal interface IServiceLevelAccess
{
    /// <summary>The service's name.</summary>
    string Name { get; }

    /// <summary>Reads a part; null when this service control manager does not know it. The second argument is the size of the memory the answer lies in.</summary>
    T? QueryLevel<T>(ServiceConfigLevel level, Func<IntPtr, int, T> read);

    /// <summary>Sets a part; false when this service control manager does not know it.</summary>
    bool TryChangeLevel(ServiceConfigLevel level, NativeBuffer information);
}
