import { z } from 'zod';
import { describeIssues, type ValidTemplate, validateTemplate } from '#core/strategy/validation.ts';
import bandReversionAbout from '#resources/templates/band-reversion.about.json' with { type: 'json' };
import bandReversion from '#resources/templates/band-reversion.json' with { type: 'json' };
import consensusAbout from '#resources/templates/consensus.about.json' with { type: 'json' };
import consensus from '#resources/templates/consensus.json' with { type: 'json' };
import emaTrendAbout from '#resources/templates/ema-trend.about.json' with { type: 'json' };
import emaTrend from '#resources/templates/ema-trend.json' with { type: 'json' };
import fundingFadeAbout from '#resources/templates/funding-fade.about.json' with { type: 'json' };
import fundingFade from '#resources/templates/funding-fade.json' with { type: 'json' };
import momentumSurgeAbout from '#resources/templates/momentum-surge.about.json' with { type: 'json' };
import momentumSurge from '#resources/templates/momentum-surge.json' with { type: 'json' };
import oscillatorReversalAbout from '#resources/templates/oscillator-reversal.about.json' with { type: 'json' };
import oscillatorReversal from '#resources/templates/oscillator-reversal.json' with { type: 'json' };
import rangeBreakoutAbout from '#resources/templates/range-breakout.about.json' with { type: 'json' };
import rangeBreakout from '#resources/templates/range-breakout.json' with { type: 'json' };
import rsiReversalAbout from '#resources/templates/rsi-reversal.about.json' with { type: 'json' };
import rsiReversal from '#resources/templates/rsi-reversal.json' with { type: 'json' };
import smaCrossAbout from '#resources/templates/sma-cross.about.json' with { type: 'json' };
import smaCross from '#resources/templates/sma-cross.json' with { type: 'json' };
import trendRiderAbout from '#resources/templates/trend-rider.about.json' with { type: 'json' };
import trendRider from '#resources/templates/trend-rider.json' with { type: 'json' };
import volatilityBreakoutAbout from '#resources/templates/volatility-breakout.about.json' with { type: 'json' };
import volatilityBreakout from '#resources/templates/volatility-breakout.json' with { type: 'json' };

const prose = z.string().regex(/^[A-Z0-9].*\.$/, 'whole sentences');

/** What there is to know about a system template beside its `plutarc-strategy/1`: one `<id>.about.json` each. */
export const templateAboutSchema = z.strictObject({
  /** For search; the first three strategies, to begin with, carry `basics`. */
  tags: z
    .array(z.string().regex(/^[a-z0-9][a-z0-9 -]*$/))
    .min(1)
    .readonly(),
  /** The market that it is for. */
  market: prose,
  /** What it does, and why that might work. */
  idea: prose,
  /** How it loses. */
  loses: prose,
});
export type TemplateAbout = Readonly<z.infer<typeof templateAboutSchema>>;

/** A strategy that comes with the application. */
export interface SystemTemplate {
  readonly id: string;
  readonly strategy: ValidTemplate;
  readonly about: TemplateAbout;
}

const FILES: Readonly<Record<string, readonly [template: unknown, about: unknown]>> = {
  'sma-cross': [smaCross, smaCrossAbout],
  'ema-trend': [emaTrend, emaTrendAbout],
  'rsi-reversal': [rsiReversal, rsiReversalAbout],
  'trend-rider': [trendRider, trendRiderAbout],
  'momentum-surge': [momentumSurge, momentumSurgeAbout],
  'volatility-breakout': [volatilityBreakout, volatilityBreakoutAbout],
  'range-breakout': [rangeBreakout, rangeBreakoutAbout],
  'band-reversion': [bandReversion, bandReversionAbout],
  'oscillator-reversal': [oscillatorReversal, oscillatorReversalAbout],
  'funding-fade': [fundingFade, fundingFadeAbout],
  consensus: [consensus, consensusAbout],
};

let loaded: readonly SystemTemplate[] | null = null;

/** The system templates in the order in which they are listed. */
export function systemTemplates(): readonly SystemTemplate[] {
  loaded ??= Object.entries(FILES).map(([id, [template, about]]) => {
    const result = validateTemplate(template);
    if (!result.valid) throw new Error(`system template ${id}: ${describeIssues(result.issues)}`);
    return { id, strategy: result.strategy, about: templateAboutSchema.parse(about) };
  });
  return loaded;
}

export function findSystemTemplate(id: string): SystemTemplate | null {
  return systemTemplates().find((template) => template.id === id) ?? null;
}
