using System.Security;

namespace GoWinOps.Nodes;

/// <summary>
/// An operation that may be given a password. It travels beside the operation and encrypted, never in its JSON: what a command is given in words is written into the
/// Event Log and into transcripts of a node where its administrator has that switched on.
/// </summary>
public interface IPasswordOperation
{
    /// <summary>The password; null for none.</summary>
    SecureString? Password { get; set; }
}
