import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

/** Makes a Node say that it is an old one. */
const OLD = `data:text/javascript,${encodeURIComponent(
  "if (!process.env.INNER) { Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.19.0' } }); process.env.INNER = '1'; }",
)}`;

let folder: string;
let launcher: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plutarc-launcher-'));
  launcher = join(folder, 'bin', 'plutarc.mjs');
  cpSync(fileURLToPath(new URL('../../bin', import.meta.url)), join(folder, 'bin'), { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Puts a command line in the place of the built one. */
function build(source: string): void {
  mkdirSync(join(folder, 'out', 'main'), { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(folder, 'out', 'main', 'cli.js'), source);
}

function installNode(): void {
  mkdirSync(join(folder, 'node_modules', 'node', 'bin'), { recursive: true });
  symlinkSync(process.execPath, join(folder, 'node_modules', 'node', 'bin', 'node'));
}

const run = (nodeArgs: string[], ...args: string[]) =>
  spawnSync(process.execPath, [...nodeArgs, launcher, ...args], { encoding: 'utf8' });

const ECHO = 'console.log(JSON.stringify(process.argv.slice(2))); process.exitCode = 2;';

describe('the launcher of the command line', () => {
  test('says in one line what to do while nothing is built', () => {
    const { status, stderr, stdout } = run([]);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(/^plutarc: .*npm run build.*\n$/);
  });

  test('passes arguments and exit status on', () => {
    build(ECHO);
    const { status, stdout } = run([], 'data', 'list', '--json', '-');
    expect({ status, stdout }).toEqual({ status: 2, stdout: '["data","list","--json","-"]\n' });
  });

  test('uses the project’s own Node where the running one is too old', () => {
    build(`console.log(process.versions.node); ${ECHO}`);
    installNode();
    const { status, stdout } = run(['--import', OLD], 'a b', '');
    expect({ status, stdout }).toEqual({ status: 2, stdout: `${process.versions.node}\n["a b",""]\n` });
  });

  test('says what to do where there is no such Node', () => {
    build(ECHO);
    const { status, stderr } = run(['--import', OLD]);
    expect(status).toBe(1);
    expect(stderr).toMatch(/^plutarc: Node 20\.19\.0 is too old; .*npm ci.*\n$/);
  });

  test('keeps what Node has compiled, in whichever Node', () => {
    build("import module from 'node:module'; console.log(module.getCompileCacheDir());");
    installNode();
    for (const nodeArgs of [[], ['--import', OLD]]) {
      const env = { ...process.env, NODE_COMPILE_CACHE: undefined };
      const { stdout } = spawnSync(process.execPath, [...nodeArgs, launcher], { encoding: 'utf8', env });
      expect(stdout).toContain(join(folder, '.cache', 'compiled'));
    }
  });

  test('passes signals on', async () => {
    build("process.on('SIGTERM', () => process.exit(7)); console.log('ready'); setInterval(() => {}, 1000);");
    installNode();
    const child = spawn(process.execPath, ['--import', OLD, launcher], { stdio: ['ignore', 'pipe', 'inherit'] });
    child.stdout.once('data', () => child.kill('SIGTERM'));
    const status = await new Promise((resolve) => child.once('exit', resolve));
    expect(status).toBe(7);
  });
});
