using System;
using System.Collections;
using System.Linq;
using System.Management.Automation;
using GoWinOps.Problems;
using GoWinOps.Services;

namespace GoWinOps.Commands;

/// <summary>
/// Reads a hashtable, with further ones in it, as a <see cref="ServiceSupervision"/>: durations as <c>30s</c>, sizes as <c>512MB</c>, and what is
/// misspelt is named with what was probably meant. What came back from a remote session is read the same way.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SupervisionTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? plain = Plain(inputData);
        if (plain is not IDictionary map)
            return inputData;
        try
        {
            return SupervisionReader.Read(map);
        }
        catch (GoWinOpsException exception)
        {
            throw new ArgumentTransformationMetadataException($"{exception.Message} {exception.Problem.RecommendedAction}", exception);
        }
    }

    private static object? Plain(object? value)
    {
        if (value is PSObject wrapped)
        {
            bool isBag = wrapped.BaseObject is PSCustomObject || wrapped.TypeNames.Any(name => name.StartsWith("Deserialized.", StringComparison.Ordinal));
            if (!isBag || wrapped.BaseObject is IList)
                return Plain(wrapped.BaseObject);
            Hashtable bag = new(StringComparer.OrdinalIgnoreCase);
            foreach (PSPropertyInfo property in wrapped.Properties.Where(property => property.IsGettable))
                bag[property.Name] = Plain(property.Value);
            return bag;
        }

        return value switch
        {
            IDictionary map => map.Keys.Cast<object>().ToDictionary(key => key, key => Plain(map[key])),
            string => value,
            IList list => list.Cast<object?>().Select(Plain).ToArray(),
            _ => value,
        };
    }
}
