import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CATALOGUE } from '#core/components/catalogue.ts';
import { systemTemplates } from '#main/services/strategies/system-templates.ts';
import { runCommand } from '../../support/command-line.ts';
import { hasSharedData } from '../../support/shared-data.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';

interface Script {
  readonly pages: () => readonly { readonly path: string; readonly text: string }[];
}

// A glob takes every script that makes pages, so that a new one cannot be forgotten here.
const SCRIPTS = import.meta.glob<Script>('../../../scripts/docs/*.ts', { eager: true });
const MAKERS = Object.entries(SCRIPTS).filter(([, script]) => typeof script.pages === 'function');
const PAGES = MAKERS.flatMap(([, { pages }]) => pages());

const ROOT = resolve(import.meta.dirname, '../../..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const templatePages = () => readdirSync(join(ROOT, 'docs/strategies')).map((name) => `docs/strategies/${name}`);

/** Anchors of the headings of a page, as code hosts make them out of plain headings. */
function anchors(text: string): string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, title]) => title.toLowerCase().replaceAll(' ', '-'));
}

describe('pages that are made from the program', () => {
  test('are those about the components and about every system template', () => {
    const real = hasSharedData ? ['docs/strategies/real-candles.md'] : [];
    expect(PAGES.map(({ path }) => path)).toEqual([
      'docs/components.md',
      ...systemTemplates().map(({ id }) => `docs/strategies/${id}.md`),
      ...real,
    ]);
  });

  test.each(PAGES.map(({ path, text }) => [path, text] as const))(
    '%s is what the scripts in scripts/docs make of the program as it is',
    (path, text) => {
      expect(read(path)).toBe(text);
    },
  );

  test('there is no page about a template that is gone', () => {
    const known = ['real-candles', ...systemTemplates().map(({ id }) => id)];
    expect(templatePages().sort()).toEqual(known.map((id) => `docs/strategies/${id}.md`).sort());
  });
});

describe('docs/components.md', () => {
  const page = read('docs/components.md');

  test.each(CATALOGUE.map((component) => [component.id, component] as const))(
    'explains %s with all its parameters, once',
    (id, { help, params }) => {
      const sections = page.split(/^### /m).filter((text) => text.startsWith(`${id}\n`));
      expect(sections).toHaveLength(1);
      expect(sections[0]).toContain(help);
      for (const { name, help: meaning } of params) expect(sections[0]).toMatch(rowOf(name, meaning));
    },
  );
});

function rowOf(name: string, meaning: string): RegExp {
  const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^\\| \`${name}\` \\| .+ \\| .+ \\| ${escaped(meaning)} \\|$`, 'm');
}

describe('links', () => {
  const pages = ['docs/strategies.md', 'docs/components.md', ...templatePages()];

  test.each(pages)('those of %s lead to pages and headings that exist', (path) => {
    for (const [, target] of read(path).matchAll(/\]\(([^)]+)\)/g)) {
      const [file, anchor] = target.split('#');
      const there = file === '' ? path : join(dirname(path), file);
      expect(existsSync(join(ROOT, there)), `${path} → ${target}`).toBe(true);
      if (anchor !== undefined) expect(anchors(read(there)), `${path} → ${target}`).toContain(anchor);
    }
  });

  test('docs/strategies.md leads to every template, to the components and to the results on real candles', () => {
    const links = [...read('docs/strategies.md').matchAll(/\]\(([^)]+)\)/g)].map(([, target]) => `docs/${target}`);
    expect(links).toEqual(expect.arrayContaining([...templatePages(), 'docs/components.md']));
  });
});

describe('the commands on a template page', () => {
  test('give the figures that stand there', async () => {
    const page = read('docs/strategies/consensus.md');
    const folder = temporaryFolder();
    expect((await runCommand('demo', '--data-dir', folder)).status).toBe(0);
    const commands = [...page.matchAll(/^plutarc (backtest .+)$/gm)].map(([, command]) => command.split(' '));
    const profits = page.match(/^\| net profit \| (.+) % \| (.+) % \|$/m)?.slice(1);
    expect(commands).toHaveLength(2);
    for (const [k, command] of commands.entries()) {
      const { status, stdout } = await runCommand(...command, '--data-dir', folder, '--json', '-');
      expect(status).toBe(0);
      const { metrics } = JSON.parse(stdout);
      expect(metrics.all.netProfitPct.toFixed(1)).toBe(profits?.[k].replace('−', '-'));
    }
  }, 60_000);
});
