import type { Issue } from '#contract/strategies.ts';
import type { Template } from '#core/strategy/template.ts';
import { validateTemplate } from '#core/strategy/validation.ts';

export type ReadTemplate =
  | { readonly ok: true; readonly template: Template }
  | { readonly ok: false; readonly issues: readonly Issue[] };

/** Reads the text of a `plutarc-strategy/1` file, and names everything that is wrong with it. */
export function readTemplateText(text: string): ReadTemplate {
  let content: unknown;
  try {
    content = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    const why = (cause as Error).message.replace(/\s*\n\s*/g, ' ');
    return { ok: false, issues: [{ field: 'file', message: `it is not JSON: ${why}` }] };
  }
  const result = validateTemplate(content);
  return result.valid ? { ok: true, template: result.strategy.template } : { ok: false, issues: result.issues };
}

/** A template as the text of a `plutarc-strategy/1` file. */
export function templateText(template: Template): string {
  return `${JSON.stringify(template, null, 2)}\n`;
}
