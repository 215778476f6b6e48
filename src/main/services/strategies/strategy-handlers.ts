import { CATALOGUE } from '#core/components/catalogue.ts';
import { componentInfo } from '#core/components/component.ts';
import { inPlainWords } from '#core/strategy/plain-words.ts';
import type { Handlers } from '#main/ipc/handlers.ts';
import { systemTemplates } from './system-templates.ts';

export function strategyHandlers(): Pick<Handlers, 'strategies.list' | 'components.list'> {
  return {
    'strategies.list': () =>
      systemTemplates().map(({ id, strategy }) => ({
        id,
        source: 'system',
        template: strategy.template,
        summary: inPlainWords(strategy),
      })),
    'components.list': () => CATALOGUE.map(componentInfo),
  };
}
