using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using System.Threading;
using System.Threading.Tasks;
using GoWinOps.Problems;
using GoWinOps.Services;

namespace GoWinOps.Commands;

/// <content>What the watch is told to say and to do.</content>
public sealed partial class WatchGoServiceCommand
{
    private sealed class Observer : IServiceWatchObserver
    {
        // With the alert as $_ and as the first argument, in the scope and the module where the script was written.
        private const string RuleScript = "param($script, $variables, $alert) $null = $script.InvokeWithContext($null, $variables, $alert)";

        private static readonly TimeSpan WayToNode = TimeSpan.FromSeconds(30);
        private readonly WatchGoServiceCommand command;
        private readonly List<ServiceEvent> events = new();
        private readonly List<ServiceAlert> alerts = new();
        private readonly List<string> failures = new();

        internal Observer(WatchGoServiceCommand command) => this.command = command;

        public Task ChangedAsync(ServiceEvent change, CancellationToken cancellationToken) => TellAsync(events, change);

        public Task AlertedAsync(ServiceAlert alert, CancellationToken cancellationToken) => TellAsync(alerts, alert);

        public Task FailedAsync(string node, Problem problem, CancellationToken cancellationToken)
        {
            string where = problem.Message.IndexOf(node, StringComparison.OrdinalIgnoreCase) < 0 ? $"{node}: " : string.Empty;
            if (command.Once)
            {
                lock (failures)
                    failures.Add($"{where}{problem.Message}");
            }

            return command.WriteWarningAsync($"{where}{problem.Message} {problem.RecommendedAction}".Trim());
        }

        public async Task<ServiceRuleOutcome> ActAsync(WatchedNode node, ServiceRule rule, ServiceAlert alert, CancellationToken cancellationToken)
        {
            string target = alert.Service.Length == 0 ? node.Name : $"{alert.Service} on {node.Name}";
            string action = rule.Action == ServiceRuleAction.Script ? $"Run the script of the rule '{rule.Text}'" : $"{rule.Action} service, because of '{rule.Text}'";
            if (!await command.ShouldProcessAsync(target, action).ConfigureAwait(false))
                return new ServiceRuleOutcome { State = ServiceAlertState.ActionSkipped, Sentence = "it was not agreed to." };
            if (rule.Script is ScriptBlock script)
                return await RunAsync(rule, script, alert, target, cancellationToken).ConfigureAwait(false);
            // Twice the time: it may be needed for stopping and again for starting.
            TimeSpan deadline = command.Timeout + command.Timeout + WayToNode;
            RecoverServiceOperation recover = new() { Name = alert.Service, Action = rule.Action, Timeout = command.Timeout };
            return await node.InvokeAsync(recover, deadline, cancellationToken).ConfigureAwait(false);
        }

        /// <summary>The result of one look, with all that was told on the way.</summary>
        /// <param name="result">The result.</param>
        /// <param name="unknown">Why nodes that were named are not known.</param>
        internal ServiceWatchResult Complete(ServiceWatchResult result, List<string> unknown)
        {
            // A look that could not be written down is none: the time of no rule would ever pass.
            result.Failures = unknown.Concat(result.Failures).Concat(failures).Distinct().ToArray();
            if (result.Failures.Length > 0)
                result.ExitCode = 2;

            result.Events = events.ToArray();
            result.Alerts = alerts.ToArray();
            return result;
        }

        // Not on the pipeline thread itself: only a pipeline of its own can be ended while the watch goes on.
        private async Task<ServiceRuleOutcome> RunAsync(ServiceRule rule, ScriptBlock script, ServiceAlert alert, string target, CancellationToken cancellationToken)
        {
            TimeSpan deadline = rule.Timeout ?? command.Timeout;
            List<PSVariable> variables = new() { new PSVariable("_", alert) };
            try
            {
                await command.OnPipelineAsync(() =>
                {
                    SessionScript.Run(RuleScript, deadline, cancellationToken, script, variables, alert);
                }).ConfigureAwait(false);
                return new ServiceRuleOutcome { Sentence = "the script has run." };
            }
            catch (TimeoutException exception)
            {
                GoWinOpsException late = new(nameof(Messages.ServiceRuleScriptTimedOut), alert, exception, rule.Text, target, deadline);
                await command.WriteErrorAsync(late).ConfigureAwait(false);
                throw late;
            }
            catch (RuntimeException exception) when (exception is not PipelineStoppedException)
            {
                throw new GoWinOpsException(nameof(Messages.ServiceRuleScriptFailed), alert, exception, rule.Text, target, CauseOf(exception).Message);
            }
        }

        // What the script threw, and not that the call of it failed.
        private static Exception CauseOf(Exception exception)
        {
            for (Exception? one = exception; one is not null; one = one.InnerException)
            {
                if (one is MethodInvocationException { InnerException: { } thrown })
                    return thrown;
            }

            return exception;
        }

        private Task TellAsync<T>(List<T> kept, T told)
        {
            if (!command.Once)
                return command.WriteObjectAsync(told);
            lock (kept)
                kept.Add(told);
            return Task.CompletedTask;
        }
    }
}
