using System.Runtime.InteropServices;

// Windows' own libraries come from its system folder alone. Without this .NET looks beside the assembly first, so that a file of that name put there would be
// run by an administrator.
[assembly: DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
