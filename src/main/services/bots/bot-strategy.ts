import { describeIssues, type ValidTemplate, validateTemplate } from '#core/strategy/validation.ts';
import type { StoredBot } from '#main/adapters/storage/bot-table.ts';
import type { StrategyTable } from '#main/adapters/storage/strategy-table.ts';
import { UserError } from '#main/errors.ts';
import { findStrategy } from '../strategies/find-strategy.ts';

/**
 * The strategy that a bot runs: as it was at its first start, or as it came from a file; before that the one it names.
 * @throws UserError when there is none, or none that can run
 */
export function strategyOf(strategies: StrategyTable, bot: Pick<StoredBot, 'template' | 'config'>): ValidTemplate {
  if (bot.template) {
    const result = validateTemplate(bot.template);
    if (result.valid) return result.strategy;
    throw new UserError(
      `The strategy of "${bot.config.name}" cannot run any more (${describeIssues(result.issues)}): create a new bot with a corrected one.`,
    );
  }
  const { strategyId } = bot.config;
  const strategy = findStrategy(strategies, strategyId);
  if (strategy) return strategy;
  throw new UserError(`There is no strategy "${strategyId}": choose one of the list.`, {
    code: 'not-found',
    field: 'strategyId',
  });
}

/** Asked for with every change of a bot, so the strategy that it runs is not checked again. */
export function strategyName(strategies: StrategyTable, bot: StoredBot): string {
  if (bot.template) return bot.template.name;
  try {
    return strategyOf(strategies, bot).template.name;
  } catch {
    return bot.config.strategyId;
  }
}
