import type { Command } from 'commander';
import { CATALOGUE, findComponent } from '#core/components/catalogue.ts';
import { componentInfo, type DataNeed } from '#core/components/component.ts';
import type { ParamSpec } from '#core/components/params.ts';
import { UserError } from '#main/errors.ts';
import type { CliContext } from './context.ts';
import { writeJson } from './output-file.ts';
import { counted, textTable } from './text-table.ts';

const PARAMETER_COLUMNS = [{ title: 'Parameter' }, { title: 'Default' }, { title: 'Valid' }, { title: 'Meaning' }];

interface JsonOption {
  readonly json?: string;
}

/** `plutarc components list | show` */
export function registerComponentCommands(program: Command, context: CliContext): void {
  const components = program.command('components').description('lists and explains the components of strategies');

  components
    .command('list')
    .description('lists every component with the roles it may take')
    .option('--json <file>', 'write the catalogue with its parameter schemas to a file, or to standard output with -')
    .action(({ json }: JsonOption) => {
      if (json !== undefined) return writeJson(context, json, CATALOGUE.map(componentInfo));
      const rows = CATALOGUE.map(({ id, roles, help }) => [id, roles.join(', '), help]);
      context.stdout(textTable([{ title: 'Id' }, { title: 'Roles' }, { title: 'What it does' }], rows));
    });

  components
    .command('show')
    .description('explains one component and its parameters')
    .argument('<id>', 'id of the component, e.g. ema-cross')
    .option('--json <file>', 'write it as JSON to a file, or to standard output with -')
    .action((id: string, { json }: JsonOption) => {
      const component = findComponent(id);
      if (!component) {
        throw new UserError(`There is no component "${id}"; known are ${CATALOGUE.map((each) => each.id).join(', ')}.`);
      }
      if (json !== undefined) return writeJson(context, json, componentInfo(component));
      const { title, help, roles, params, needs = [] } = component;
      const defaults = Object.fromEntries(params.map((spec) => [spec.name, spec.default]));
      const facts = [
        `Roles: ${roles.join(', ')}`,
        `Warm-up with the defaults: ${counted(component.warmup(defaults), 'candle')}`,
        ...(needs.length > 0 ? [`Needs: candles and ${needs.map((need) => NEED_NAMES[need]).join(', ')}`] : []),
      ];
      context.stdout(`${title} (${id})\n\n${help}\n${facts.join('\n')}\n`);
      if (params.length === 0) return;
      const rows = params.map((spec) => [spec.name, shownDefault(spec), bounds(spec), spec.help]);
      context.stdout(`\n${textTable(PARAMETER_COLUMNS, rows)}`);
    });
}

const NEED_NAMES: Readonly<Record<DataNeed, string>> = {
  funding: 'funding rates',
  'order-book': 'an order book, which a backtest does not have',
};

function shownDefault({ default: value }: ParamSpec): string {
  return Array.isArray(value) && value.length === 0 ? 'none' : String(value);
}

function bounds(spec: ParamSpec): string {
  switch (spec.kind) {
    case 'integer':
    case 'number':
      return `${spec.min} to ${spec.max}`;
    case 'choice':
      return spec.choices.join(', ');
    case 'flag':
      return 'true, false';
    case 'choices':
      return `any of ${spec.choices.join(', ')}`;
    case 'numbers':
      return `${spec.least} to ${spec.most} of ${spec.min} to ${spec.max}, rising`;
    case 'time':
      return 'HH:MM';
    case 'steps':
      return 'value:percent, …';
  }
}
