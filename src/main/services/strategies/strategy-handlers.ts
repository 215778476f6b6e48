import { readFile, rename, stat, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { CATALOGUE } from '#core/components/catalogue.ts';
import { componentInfo } from '#core/components/component.ts';
import { groupOf } from '#core/components/groups.ts';
import { UserError } from '#main/errors.ts';
import type { Handlers } from '#main/ipc/handlers.ts';
import type { Dialogs } from '../dialogs.ts';
import { checkDraft } from './check-draft.ts';
import type { Previews } from './previews.ts';
import { readTemplateText, templateText } from './strategy-file.ts';
import type { StrategyService } from './strategy-service.ts';

export interface StrategyHandlerDeps {
  readonly strategies: StrategyService;
  readonly dialogs: Dialogs;
  readonly previews: Previews;
}

type StrategyProcedure = Extract<keyof Handlers, `strategies.${string}`> | 'components.list';

const FILE_TYPE = { name: 'Strategy', extensions: ['json'] };

/** A strategy is a few kilobytes; what is so much larger is another file. */
const MOST_BYTES = 2_000_000;

export function strategyHandlers(deps: StrategyHandlerDeps): Pick<Handlers, StrategyProcedure> {
  const { strategies, dialogs, previews } = deps;
  return {
    'strategies.list': () => strategies.list(),
    'strategies.open': ({ id }) => strategies.open(id),
    'strategies.create': () => ({ id: strategies.create() }),
    'strategies.duplicate': ({ id }) => ({ id: strategies.duplicate(id) }),
    'strategies.keep-draft': (edit) => {
      strategies.keepDraft(edit);
      return null;
    },
    'strategies.save': ({ note, ...edit }) => strategies.save(edit, note),
    'strategies.restore': ({ id, version }) => strategies.restore(id, version),
    'strategies.delete': ({ id }) => {
      strategies.delete(id);
      return null;
    },
    'strategies.undelete': ({ id }) => {
      strategies.undelete(id);
      return null;
    },
    'strategies.export': async ({ id }) => {
      const template = strategies.savedTemplate(id);
      const suggestedName = `${template.name.toLowerCase().replace(/[^a-z0-9]+/g, '-')}.json`;
      const path = await dialogs.saveFile({ title: 'Export strategy', suggestedName, filters: [FILE_TYPE] });
      if (path === null) return null;
      await writeWhole(path, templateText(template));
      return { name: basename(path) };
    },
    'strategies.import': async () => {
      const path = await dialogs.openFile({ title: 'Import strategy', filters: [FILE_TYPE] });
      if (path === null) return null;
      const file = basename(path);
      const read = readTemplateText(await readSmall(path));
      if (!read.ok) return { kind: 'refused', file, issues: [...read.issues] };
      return { kind: 'imported', id: strategies.addImported(read.template, file) };
    },
    'strategies.check': ({ draft }) => checkDraft(draft),
    'strategies.preview': (question) => previews.preview(question),
    'strategies.prepare-preview': (question) => previews.prepare(question),
    'components.list': () => CATALOGUE.map((component) => ({ ...componentInfo(component), group: groupOf(component) })),
  };
}

async function readSmall(path: string): Promise<string> {
  try {
    if ((await stat(path)).size > MOST_BYTES) {
      throw new UserError(`${basename(path)} is too large for a strategy: choose a plutarc-strategy/1 file.`);
    }
    return await readFile(path, 'utf8');
  } catch (cause) {
    if (cause instanceof UserError) throw cause;
    const why = (cause as Error).message;
    throw new UserError(`The file ${path} cannot be read (${why}): choose another one.`, { code: 'failed', cause });
  }
}

/** Whole or not at all. */
async function writeWhole(path: string, text: string): Promise<void> {
  const unfinished = `${path}.tmp`;
  try {
    await writeFile(unfinished, text);
    await rename(unfinished, path);
  } catch (cause) {
    const why = (cause as Error).message;
    throw new UserError(`The file ${path} cannot be written (${why}): choose another place.`, {
      code: 'failed',
      cause,
    });
  }
}
