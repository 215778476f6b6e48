import { describeIssues, type ValidTemplate, validateTemplate } from '#core/strategy/validation.ts';
import type { StrategyTable } from '#main/adapters/storage/strategy-table.ts';
import { UserError } from '#main/errors.ts';
import { findSystemTemplate } from './system-templates.ts';

/**
 * The strategy that a run with this id uses: a system template, or the last saved version of the user's.
 * @returns null when there is none of that id
 * @throws UserError when it was never saved, or cannot run any more
 */
export function findStrategy(table: Pick<StrategyTable, 'get'>, id: string): ValidTemplate | null {
  const system = findSystemTemplate(id);
  if (system) return system.strategy;
  const stored = table.get(id);
  if (!stored) return null;
  if (!stored.saved) {
    throw new UserError(`"${stored.draft?.name ?? id}" has never been saved: complete it in the builder and save it.`, {
      code: 'refused',
      field: 'strategyId',
    });
  }
  const result = validateTemplate(stored.saved.template);
  if (result.valid) return result.strategy;
  throw new UserError(
    `"${stored.saved.template.name}" cannot run (${describeIssues(result.issues)}): correct it in the builder and save it.`,
    { field: 'strategyId' },
  );
}
