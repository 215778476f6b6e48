import type { Command } from 'commander';
import { inPlainWords } from '#core/strategy/plain-words.ts';
import { UserError } from '#main/errors.ts';
import { findSystemTemplate, systemTemplates } from '#main/services/strategies/system-templates.ts';
import type { CliContext } from './context.ts';
import { checkTemplateFile, findOwn, issueLine, loadTemplate, ownTemplates } from './load-template.ts';
import { writeJson } from './output-file.ts';
import { type TextColumn, textTable } from './text-table.ts';

interface TemplateFlags {
  readonly json?: string;
  readonly dataDir?: string;
}

const COLUMNS: readonly TextColumn[] = [
  { title: 'Id' },
  { title: 'Source' },
  { title: 'Name' },
  { title: 'TF' },
  { title: 'Components', align: 'right' },
];

/** `plutarc templates list | show | validate` */
export function registerTemplateCommands(program: Command, context: CliContext): void {
  const templates = program.command('templates').description('lists, shows and checks strategy templates');
  const command = (name: string) =>
    templates.command(name).option('--data-dir <dir>', "folder with the user's strategies");

  command('list')
    .description("lists the system templates and the user's strategies that can run")
    .option('--json <file>', 'write the list as JSON to a file, or to standard output with -')
    .action(({ json, dataDir }: TemplateFlags) => {
      const system = systemTemplates().map(({ id, strategy }) => ({ id, source: 'system', ...strategy.template }));
      const own = ownTemplates({ context, dataDir }).map(({ id, template }) => ({ id, source: 'user', ...template }));
      const all = [...system, ...own];
      if (json !== undefined) return writeJson(context, json, all);
      const rows = all.map(({ id, source, name, timeframe, components }) => [
        id,
        source,
        name,
        timeframe ?? '',
        String(components.length),
      ]);
      context.stdout(textTable(COLUMNS, rows));
    });

  command('show')
    .description('shows a template in plain words, or as JSON')
    .argument('<template>', "id of a system template or of a strategy of the user's, or a file")
    .option('--json <file>', 'write the template as plutarc-strategy/1 to a file, or to standard output with -')
    .action((name: string, { json, dataDir }: TemplateFlags) => {
      const strategy = loadTemplate(name, { context, dataDir });
      const { template } = strategy;
      if (json !== undefined) return writeJson(context, json, template);
      const lines = [template.name, '', template.description, '', ...inPlainWords(strategy).map((line) => `- ${line}`)];
      context.stdout(`${lines.join('\n')}\n`);
    });

  command('validate')
    .description('checks a template; every problem is one line that names the field')
    .argument('<template>', "a plutarc-strategy/1 file, or an id of a system template or of a strategy of the user's")
    .option('--json <file>', 'write { valid, issues } as JSON to a file, or to standard output with -')
    .action((name: string, { json, dataDir }: TemplateFlags) => {
      const known = findSystemTemplate(name)?.strategy ?? findOwn(name, { context, dataDir });
      const result = known ? { valid: true as const, strategy: known } : checkTemplateFile(name);
      const issues = result.valid ? [] : result.issues;
      if (json !== undefined) writeJson(context, json, { valid: result.valid, issues });
      else if (result.valid) context.stdout(`${name}: "${result.strategy.template.name}" is valid\n`);
      if (issues.length === 0) return;
      for (const issue of issues.slice(0, -1)) context.stderr(`plutarc: ${name}: ${issueLine(issue)}`);
      throw new UserError(`${name}: ${issueLine(issues[issues.length - 1])}`);
    });
}
