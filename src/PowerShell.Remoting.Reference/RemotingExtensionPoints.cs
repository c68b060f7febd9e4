// The public extension points for remoting transports of PowerShell 7.4 and later, by their signatures alone.
//
// The package of the engine that is to be had is that of one PowerShell version on one .NET, and an assembly compiled against it would
// load on no older one. PowerShell Standard, which the module itself is compiled against, is that of 5.1 and lacks these types. So they
// are declared here under the engine's own assembly name and the oldest version that is supported; at run time the real engine takes
// their place. A test resolves every member GoWinOps.Ssh uses in the real engine.
using System;
using System.IO;
using System.Management.Automation.Internal;
using System.Management.Automation.Remoting.Client;
using System.Runtime.CompilerServices;

[assembly: ReferenceAssembly]

namespace System.Management.Automation
{
    public sealed class PSCredential
    {
        private PSCredential() => throw null!;
    }

    public class RuntimeException : SystemException
    {
    }
}

namespace System.Management.Automation.Internal
{
    public abstract class PSRemotingCryptoHelper
    {
    }
}

namespace System.Management.Automation.Runspaces
{
    public enum AuthenticationMechanism
    {
        Default,
    }

    public abstract class RunspaceConnectionInfo
    {
        public abstract string ComputerName { get; set; }

        public abstract PSCredential? Credential { get; set; }

        public abstract AuthenticationMechanism AuthenticationMechanism { get; set; }

        public abstract string CertificateThumbprint { get; set; }

        public virtual RunspaceConnectionInfo Clone() => throw null!;

        public virtual BaseClientSessionTransportManager CreateClientSessionTransportManager(Guid instanceId, string sessionName, PSRemotingCryptoHelper cryptoHelper) => throw null!;
    }
}

namespace System.Management.Automation.Remoting
{
    public enum TransportMethodEnum
    {
        CloseShellOperationEx = 4,
    }

    public class PSRemotingTransportException : RuntimeException
    {
        public PSRemotingTransportException(string message, Exception? innerException) => throw null!;
    }

    public sealed class TransportErrorOccuredEventArgs : EventArgs
    {
        public TransportErrorOccuredEventArgs(PSRemotingTransportException e, TransportMethodEnum m) => throw null!;
    }

    public abstract class BaseTransportManager : IDisposable
    {
        public virtual void RaiseErrorHandler(TransportErrorOccuredEventArgs eventArgs) => throw null!;

        public void Dispose() => throw null!;

        protected virtual void Dispose(bool isDisposing) => throw null!;
    }
}

namespace System.Management.Automation.Remoting.Client
{
    public abstract class BaseClientTransportManager : BaseTransportManager
    {
        public abstract void CreateAsync();

        public virtual void CloseAsync() => throw null!;

        protected override void Dispose(bool isDisposing) => throw null!;
    }

    public abstract class BaseClientSessionTransportManager : BaseClientTransportManager
    {
    }

    public abstract class ClientSessionTransportManagerBase : BaseClientSessionTransportManager
    {
        protected ClientSessionTransportManagerBase(Guid runspaceId, PSRemotingCryptoHelper cryptoHelper) => throw null!;

        public override void CloseAsync() => throw null!;

        protected abstract void CleanupConnection();

        protected void HandleDataReceived(string data) => throw null!;

        protected void HandleOutputDataReceived(string data) => throw null!;

        protected void SendOneItem() => throw null!;

        protected void SetMessageWriter(TextWriter textWriter) => throw null!;

        protected override void Dispose(bool isDisposing) => throw null!;
    }
}
