import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Template } from '#core/strategy/template.ts';
import { type TemplateIssue, type ValidTemplate, validateTemplate } from '#core/strategy/validation.ts';
import { Ledger } from '#main/adapters/storage/ledger.ts';
import { UserError } from '#main/errors.ts';
import { findStrategy } from '#main/services/strategies/find-strategy.ts';
import { findSystemTemplate, systemTemplates } from '#main/services/strategies/system-templates.ts';
import type { CliContext } from './context.ts';

/** Where a command may look for the user's strategies; absent where it looks at none. */
export interface OwnStrategies {
  readonly context: CliContext;
  /** What `--data-dir` says. */
  readonly dataDir: string | undefined;
}

/** A strategy of the user that can run. */
export interface OwnTemplate {
  readonly id: string;
  readonly template: Template;
}

/**
 * Finds a template by the id of a system template, by the path of a `plutarc-strategy/1` file, or by the id of a
 * strategy in the data folder.
 * @throws UserError that names the file and the first field that is wrong
 */
export function loadTemplate(idOrFile: string, own?: OwnStrategies): ValidTemplate {
  const found = findSystemTemplate(idOrFile)?.strategy ?? findOwn(idOrFile, own);
  if (found) return found;
  const result = checkTemplateFile(idOrFile);
  if (result.valid) return result.strategy;
  const [first, ...others] = result.issues;
  const more = others.length > 0 ? ` (and ${others.length} more; see "plutarc templates validate")` : '';
  throw new UserError(`${idOrFile}: ${issueLine(first)}${more}`);
}

/** The user's strategies that have been saved and can run. */
export function ownTemplates(own: OwnStrategies): OwnTemplate[] {
  const stored = withLedger(own, (ledger) => ledger.strategies.list()) ?? [];
  return stored.flatMap(({ id, saved }) => {
    const result = saved && validateTemplate(saved.template);
    return result?.valid ? [{ id, template: result.strategy.template }] : [];
  });
}

/** Null where there is none of that id in the data folder. */
export function findOwn(id: string, own: OwnStrategies | undefined): ValidTemplate | null {
  // A file that is there is meant, and opening a database for its name would be for nothing.
  if (!own || !/^[a-z0-9-]+$/.test(id) || existsSync(id)) return null;
  return withLedger(own, (ledger) => findStrategy(ledger.strategies, id));
}

/** Reads and checks a template file without failing on what is wrong inside it. */
export function checkTemplateFile(path: string): ReturnType<typeof validateTemplate> {
  return validateTemplate(parseJson(path, readText(path)));
}

export function issueLine({ field, message }: TemplateIssue): string {
  return `${field}: ${message}`;
}

/** A folder without a ledger has no strategies, and gets none by being asked. */
function withLedger<T>({ context, dataDir }: OwnStrategies, read: (ledger: Ledger) => T): T | null {
  const folder = context.dataFolder(dataDir);
  if (!existsSync(join(folder, 'ledger.db'))) return null;
  const ledger = Ledger.open(folder);
  try {
    return read(ledger);
  } finally {
    ledger.close();
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') {
      const known = systemTemplates().map(({ id }) => id);
      throw new UserError(
        `There is no template file ${path} and no system template of that name (${known.join(', ')}), nor a strategy of the data folder.`,
        { cause },
      );
    }
    const what = code === 'EISDIR' ? 'it is a folder' : (cause as Error).message;
    throw new UserError(`The template ${path} cannot be read: ${what}.`, { cause });
  }
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw new UserError(`${path} is not JSON: ${(cause as Error).message.replace(/\s*\n\s*/g, ' ')}.`, { cause });
  }
}
