import { formatNumber } from '#renderer/format/number.ts';
import { formatDateTime, zoneLabel } from '#renderer/format/time.ts';
import { useSettings } from '#renderer/stores/settings-store.ts';
import { Box, Hash, Line } from './assumption-box.tsx';
import {
  describeDetail,
  describeFundingCoverage,
  describeMaintenance,
  describeMaxLeverage,
  describeRule,
} from './assumption-words.ts';
import type { MarketModel } from './market-model.ts';
import type { ReportModel } from './report-model.ts';

/** The candles of one of several instruments, and what holds for it alone. */
export function MarketBox({ market }: { readonly market: MarketModel }) {
  const timeZone = useSettings((settings) => settings.timeZone);
  const { assumptions, index, name } = market;
  const { instrument, firstDecision, refusals } = assumptions;
  const refused = refusals.reduce((sum, { count }) => sum + count, 0);
  return (
    <Box title={`Instrument ${index + 1}: ${name}`}>
      <Line term="Market">{market.market}</Line>
      <Line term="Source">{assumptions.synthetic ? 'Synthetic (made up by the demo generator)' : 'Recorded'}</Line>
      <Line term={`From (${zoneLabel(timeZone)})`}>{formatDateTime(assumptions.from, timeZone)}</Line>
      <Line term={`To (${zoneLabel(timeZone)})`}>{formatDateTime(assumptions.to, timeZone)}</Line>
      <Line term="Candles">{formatNumber(assumptions.candles, 0)}</Line>
      <Line term="Missing candles">{formatNumber(assumptions.gaps, 0)}</Line>
      <Line term="First decision">{firstDecision === null ? 'Never' : formatDateTime(firstDecision, timeZone)}</Line>
      <Line term="Funding rates known">{describeFundingCoverage(assumptions.fundingCoverage)}</Line>
      {assumptions.detail && <Line term="Lower candles">{describeDetail(assumptions.detail)}</Line>}
      <Line term="Candles with stop and target">{formatNumber(assumptions.intrabarTies, 0)}</Line>
      <Line term="Entries refused">{formatNumber(refused, 0)}</Line>
      <Line term="Contract">{`${instrument.contract}, size ${formatNumber(instrument.contractSize, 8, 0)}`}</Line>
      <Line term="Data">
        <Hash value={assumptions.dataHash} />
      </Line>
    </Box>
  );
}

/** The rules of a contract: those of one instrument, or the same ones of several. */
export function ContractBox({
  title,
  model,
  market,
}: {
  readonly title: string;
  readonly model: ReportModel;
  readonly market: MarketModel;
}) {
  const { instrument } = market.assumptions;
  return (
    <Box title={title}>
      <Line term="Contract">{`${instrument.contract}, size ${formatNumber(instrument.contractSize, 8, 0)}`}</Line>
      <Line term="Settled in">{model.coin}</Line>
      <Line term="Price tick">{describeRule(instrument.tick, market.quote)}</Line>
      <Line term="Amount step">{describeRule(instrument.step, 'contracts')}</Line>
      <Line term="Least amount">{describeRule(instrument.minAmount, 'contracts')}</Line>
      <Line term="Least notional">{describeRule(instrument.minNotional, market.quote)}</Line>
      <Line term="Maintenance margin">{describeMaintenance(instrument)}</Line>
      <Line term="Maximum leverage">{describeMaxLeverage(instrument)}</Line>
    </Box>
  );
}

/** The contracts of all instruments: one box where they have the same rules, else one for each. */
export function ContractBoxes({ model }: { readonly model: ReportModel }) {
  const [first, ...others] = model.markets;
  if (others.length === 0) return <ContractBox title="Instrument" model={model} market={first} />;
  const rulesOf = (market: MarketModel) => JSON.stringify([market.assumptions.instrument, market.quote]);
  if (others.every((market) => rulesOf(market) === rulesOf(first))) {
    return <ContractBox title="Contract, the same for all instruments" model={model} market={first} />;
  }
  return model.markets.map((market) => (
    <ContractBox key={market.market} title={`Contract of ${market.name}`} model={model} market={market} />
  ));
}
