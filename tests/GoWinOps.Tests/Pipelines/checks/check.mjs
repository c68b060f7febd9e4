// check.mjs PROVIDER FILE: says what the CI system's own grammar has against a pipeline, a line each; ends with 1 if there is something.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { register } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const checks = { GitHubActions: github, GitLab: gitlab, AzurePipelines: azure };

async function github(path) {
  // The parser imports its grammar as JSON without the attribute that Node asks for.
  register('./json-imports.mjs', import.meta.url);
  const { NoOperationTraceWriter, convertWorkflowTemplate, parseWorkflow } = await import('@actions/workflow-parser');
  const parsed = parseWorkflow({ name: basename(path), content: readFileSync(path, 'utf8') }, new NoOperationTraceWriter());
  const template = await convertWorkflowTemplate(parsed.context, parsed.value);
  return [...new Set([...parsed.context.errors.getErrors().map(error => error.message), ...(template.errors ?? []).map(error => error.Message)])];
}

async function gitlab(path) {
  const program = join(dirname(fileURLToPath(import.meta.url)), 'node_modules', 'gitlab-ci-local', 'dist', 'index.js');
  const run = spawnSync(process.execPath, [program, '--file', basename(path), '--list'], { cwd: dirname(path), encoding: 'utf8', timeout: 60000 });
  const output = run.stdout + run.stderr;
  return run.status === 0 && output.includes('json schema validated') ? [] : [output];
}

async function azure(path) {
  const { default: Ajv } = await import('ajv');
  const { load } = await import('js-yaml');
  // To Azure every scalar is a text; the schema says so, and the validator is told to see it that way.
  const ajv = new Ajv.default({ strict: false, allErrors: true, coerceTypes: true, unicodeRegExp: false, logger: false });
  const validate = ajv.compile(JSON.parse(readFileSync(process.env.GOWINOPS_AZURE_SCHEMA, 'utf8')));
  return validate(load(readFileSync(path, 'utf8'))) ? [] : validate.errors.map(error => `${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`);
}

const [provider, path] = process.argv.slice(2);
const faults = await checks[provider](path);
for (const fault of faults) {
  console.log(fault);
}
process.exitCode = faults.length === 0 ? 0 : 1;
