import { readFileSync } from 'node:fs';
import { type TemplateIssue, type ValidTemplate, validateTemplate } from '#core/strategy/validation.ts';
import { UserError } from '#main/errors.ts';
import { findSystemTemplate, systemTemplates } from '#main/services/strategies/system-templates.ts';

/**
 * Finds a template by the id of a system template or by the path of a `plutarc-strategy/1` file.
 * @throws UserError that names the file and the first field that is wrong
 */
export function loadTemplate(idOrFile: string): ValidTemplate {
  const system = findSystemTemplate(idOrFile);
  if (system) return system.strategy;
  const result = checkTemplateFile(idOrFile);
  if (result.valid) return result.strategy;
  const [first, ...others] = result.issues;
  const more = others.length > 0 ? ` (and ${others.length} more; see "plutarc templates validate")` : '';
  throw new UserError(`${idOrFile}: ${issueLine(first)}${more}`);
}

/** Reads and checks a template file without failing on what is wrong inside it. */
export function checkTemplateFile(path: string): ReturnType<typeof validateTemplate> {
  return validateTemplate(parseJson(path, readText(path)));
}

export function issueLine({ field, message }: TemplateIssue): string {
  return `${field}: ${message}`;
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') {
      const known = systemTemplates().map(({ id }) => id);
      throw new UserError(
        `There is no template file ${path} and no system template of that name (${known.join(', ')}).`,
        {
          cause,
        },
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
