import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A page of the documentation that is made from the program's own definitions. */
export interface DocPage {
  /** Below the project's folder, e.g. `docs/components.md`. */
  readonly path: string;
  readonly text: string;
}

/** Writes the pages where they belong, in place of the old ones. */
export function writePages(pages: readonly DocPage[]): void {
  for (const { path, text } of pages) {
    const file = fileURLToPath(new URL(`../../${path}`, import.meta.url));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

/** What stands below the title of each page: where it comes from, for who wants to correct it. */
export function madeFrom(source: string, script: string): string {
  return `<!-- Made from ${source} by scripts/docs/${script}: do not edit here. -->`;
}

/** A table in Markdown, one line an element. */
export function table(columns: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(columns), line(columns.map(() => '---')), ...rows.map(line)];
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(texts: readonly string[]): string {
  return texts.length < 2 ? texts.join('') : `${texts.slice(0, -1).join(', ')} and ${texts[texts.length - 1]}`;
}

/** A parameter's value as prose has it. */
export function valueInWords(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(String).join(', ');
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return String(value).replace(/^-(?=\d)/, '−');
}
