using System;

namespace GoWinOps.Problems;

/// <summary>
/// A failure the user can understand and act on. Its id is the name of its text in <c>Messages.resx</c>, where
/// <c>Id_Action</c> says what to do now and <c>Id_Category</c> names the PowerShell error category.
/// </summary>
public class GoWinOpsException : Exception
{
    /// <summary>Makes the failure named <paramref name="errorId"/>.</summary>
    /// <param name="errorId">The resource name, given as <c>nameof(Messages.X)</c>.</param>
    /// <param name="target">The user's own thing the failure is about: a service, a node, a file. Null where there is none.</param>
    /// <param name="arguments">What the text's placeholders stand for.</param>
    public GoWinOpsException(string errorId, object? target, params object?[] arguments)
        : this(errorId, target, null, arguments)
    {
    }

    /// <summary>Makes the failure named <paramref name="errorId"/>, brought about by <paramref name="innerException"/>.</summary>
    public GoWinOpsException(string errorId, object? target, Exception? innerException, params object?[] arguments)
        : this(Problem.Create(errorId, target, arguments), target, innerException)
    {
    }

    /// <summary>Raises a failure that happened elsewhere, a node for instance, as it was reported there.</summary>
    public GoWinOpsException(Problem problem, object? target = null, Exception? innerException = null)
        : base(problem.Message, innerException)
    {
        Problem = problem;
        Target = target ?? problem.Target;
    }

    /// <summary>What is known of the failure, in a form that travels.</summary>
    public Problem Problem { get; }

    /// <summary>The stable id of the code path that failed.</summary>
    public string ErrorId => Problem.ErrorId;

    /// <summary>The user's own thing the failure is about.</summary>
    public object? Target { get; }
}
