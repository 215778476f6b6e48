import { spawn, spawnSync } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';
import { NODE_MODULES, projectNode, ROOT } from './paths.mjs';

/** On Windows a detached process would get a console window. */
const DETACHED = process.platform !== 'win32';

/** Something that the user has to know or do before set-up can go on; shown without a stack. */
export class SetupError extends Error {}

export const heading = (text) => console.log(`\n── ${text} ${'─'.repeat(Math.max(3, 70 - text.length))}`);
export const note = (text) => console.log(`   ${text}`);

/**
 * Runs a command with its output on ours. Signals that end us end the command too, so that nothing stays behind. It has
 * a process group of its own, or Ctrl+C in a terminal would reach it twice, and the second time ends without order.
 * @param options `group`: signals go to everything that the command has started, not to it alone
 * @returns its exit status; 128 + signal number when a signal ended it
 */
export function run(command, args, { env = {}, timeoutMs, quiet = false, group = true } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: quiet ? 'ignore' : 'inherit',
      timeout: timeoutMs,
      detached: DETACHED,
    });
    const pass = (signal) => {
      if (group && DETACHED && child.pid !== undefined) process.kill(-child.pid, signal);
      else child.kill(signal);
    };
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    for (const signal of signals) process.on(signal, pass);
    const finish = (status) => {
      for (const signal of signals) process.off(signal, pass);
      resolve(status);
    };
    child.once('error', () => finish(127));
    child.once('close', (code, signal) => finish(code ?? 128 + (constants.signals[signal] ?? 0)));
  });
}

/** Runs a JavaScript file under the project's own Node. */
export const runNode = (file, args = [], options = {}) => run(projectNode(), [file, ...args], options);

/** Runs the npm that started us, else the one in PATH. */
export function runNpm(args, options = {}) {
  const { npm_execpath: cli, npm_node_execpath: node } = process.env;
  if (cli?.endsWith('.js') && node) return run(node, [cli, ...args], options);
  return process.platform === 'win32' ? run('cmd.exe', ['/c', 'npm', ...args], options) : run('npm', args, options);
}

/** Path of an executable file of an installed package. */
export const binOf = (...path) => join(NODE_MODULES, ...path);

/** Output of a command that ends by itself; null when it fails or does not exist. */
export function capture(command, args) {
  const { status, stdout } = spawnSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  return status === 0 ? stdout : null;
}

/** Ends the process with the sentence of a SetupError, or with the stack of a defect. */
export function exitWith(error) {
  console.error(error instanceof SetupError ? `\nplutarc: ${error.message}` : error);
  process.exit(1);
}
