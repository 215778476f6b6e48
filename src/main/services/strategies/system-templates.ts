import { describeIssues, type ValidTemplate, validateTemplate } from '#core/strategy/validation.ts';
import emaTrend from '#resources/templates/ema-trend.json' with { type: 'json' };
import rsiReversal from '#resources/templates/rsi-reversal.json' with { type: 'json' };
import smaCross from '#resources/templates/sma-cross.json' with { type: 'json' };

/** A strategy that comes with the application. */
export interface SystemTemplate {
  readonly id: string;
  readonly strategy: ValidTemplate;
}

const FILES: Readonly<Record<string, unknown>> = {
  'sma-cross': smaCross,
  'ema-trend': emaTrend,
  'rsi-reversal': rsiReversal,
};

let loaded: readonly SystemTemplate[] | null = null;

/** The system templates in the order in which they are listed. */
export function systemTemplates(): readonly SystemTemplate[] {
  loaded ??= Object.entries(FILES).map(([id, file]) => {
    const result = validateTemplate(file);
    if (!result.valid) throw new Error(`system template ${id}: ${describeIssues(result.issues)}`);
    return { id, strategy: result.strategy };
  });
  return loaded;
}

export function findSystemTemplate(id: string): SystemTemplate | null {
  return systemTemplates().find((template) => template.id === id) ?? null;
}
