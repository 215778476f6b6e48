import type { Command } from 'commander';
import { inPlainWords } from '#core/strategy/plain-words.ts';
import { UserError } from '#main/errors.ts';
import { findSystemTemplate, systemTemplates } from '#main/services/strategies/system-templates.ts';
import type { CliContext } from './context.ts';
import { checkTemplateFile, issueLine, loadTemplate } from './load-template.ts';
import { writeJson } from './output-file.ts';
import { type TextColumn, textTable } from './text-table.ts';

interface JsonOption {
  readonly json?: string;
}

/** `plutarc templates list | show | validate` */
export function registerTemplateCommands(program: Command, context: CliContext): void {
  const templates = program.command('templates').description('lists, shows and checks strategy templates');

  templates
    .command('list')
    .description('lists the system templates')
    .option('--json <file>', 'write the list as JSON to a file, or to standard output with -')
    .action(({ json }: JsonOption) => {
      const all = systemTemplates().map(({ id, strategy }) => ({ id, source: 'system', ...strategy.template }));
      if (json !== undefined) return writeJson(context, json, all);
      const columns: TextColumn[] = [
        { title: 'Id' },
        { title: 'Name' },
        { title: 'TF' },
        { title: 'Components', align: 'right' },
      ];
      const rows = all.map(({ id, name, timeframe, components }) => [
        id,
        name,
        timeframe ?? '',
        String(components.length),
      ]);
      context.stdout(textTable(columns, rows));
    });

  templates
    .command('show')
    .description('shows a template in plain words, or as JSON')
    .argument('<template>', 'id of a system template, or a file')
    .option('--json <file>', 'write the template as plutarc-strategy/1 to a file, or to standard output with -')
    .action((name: string, { json }: JsonOption) => {
      const strategy = loadTemplate(name);
      const { template } = strategy;
      if (json !== undefined) return writeJson(context, json, template);
      const lines = [template.name, '', template.description, '', ...inPlainWords(strategy).map((line) => `- ${line}`)];
      context.stdout(`${lines.join('\n')}\n`);
    });

  templates
    .command('validate')
    .description('checks a template file; every problem is one line that names the field')
    .argument('<file>', 'a plutarc-strategy/1 file')
    .option('--json <file>', 'write { valid, issues } as JSON to a file, or to standard output with -')
    .action((file: string, { json }: JsonOption) => {
      const system = findSystemTemplate(file);
      const result = system ? { valid: true as const, strategy: system.strategy } : checkTemplateFile(file);
      const issues = result.valid ? [] : result.issues;
      if (json !== undefined) writeJson(context, json, { valid: result.valid, issues });
      else if (result.valid) context.stdout(`${file}: "${result.strategy.template.name}" is valid\n`);
      if (issues.length === 0) return;
      for (const issue of issues.slice(0, -1)) context.stderr(`plutarc: ${file}: ${issueLine(issue)}`);
      throw new UserError(`${file}: ${issueLine(issues[issues.length - 1])}`);
    });
}
