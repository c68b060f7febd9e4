# Calls the build, which is a C# program: ./build.ps1 test is dotnet run build.cs test.
& dotnet run --file (Join-Path $PSScriptRoot 'build.cs') -- @args
exit $LASTEXITCODE
