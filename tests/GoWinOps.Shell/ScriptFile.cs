using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace GoWinOps.Shell;

/// <summary>A script file as a block that knows its own path, so that <c>$PSScriptRoot</c> and error positions are right.</summary>
internal static class ScriptFile
{
    /// <returns>The script and the names of its switches, or what is wrong with its syntax, each fault with its place.</returns>
    public static (ScriptBlock? Script, IReadOnlySet<string> Switches, string Errors) Read(string path)
    {
        var syntax = Parser.ParseFile(path, out _, out var errors);
        if (errors.Length == 0)
        {
            return (syntax.GetScriptBlock(), Switches(syntax), string.Empty);
        }

        var lines = errors.Select(error => FormattableString.Invariant(
            $"{path}:{error.Extent.StartLineNumber}:{error.Extent.StartColumnNumber}: {error.Message}"));
        return (null, new HashSet<string>(), string.Join(Environment.NewLine, lines));
    }

    private static HashSet<string> Switches(ScriptBlockAst syntax) =>
        (syntax.ParamBlock?.Parameters ?? Enumerable.Empty<ParameterAst>())
            .Where(parameter => parameter.StaticType == typeof(SwitchParameter))
            .Select(parameter => parameter.Name.VariablePath.UserPath)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
}
