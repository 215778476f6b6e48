import { formatCount, formatNumber, formatPercent } from '#renderer/format/number.ts';
import { formatDateTime, formatDuration, zoneLabel } from '#renderer/format/time.ts';
import { useSettings } from '#renderer/stores/settings-store.ts';
import { Box, Hash, Line, Refusals } from './assumption-box.tsx';
import { describeDetail, describeFundingCoverage, describeSizing, INTRABAR, LIMIT_LINES } from './assumption-words.ts';
import { ContractBoxes, MarketBox } from './market-assumptions.tsx';
import type { ReportModel } from './report-model.ts';
import { totalCosts } from './total-costs.ts';

/** Under which conditions the numbers hold. */
export function AssumptionsTab({ model }: { readonly model: ReportModel }) {
  const { assumptions, fingerprint, template } = model.report;
  const { settings } = assumptions;
  const several = model.markets.length > 1;
  const costs = totalCosts(model.report.metrics.all);
  const money = (value: number) => `${model.money(value)} ${model.coin}`;
  return (
    <div className="selectable columns-1 gap-8 p-4 @min-[800px]:columns-2 @min-[1400px]:columns-3">
      <CandlesBox model={model} />
      <AccountBox model={model} />
      {(several || Object.values(settings.limits).some((limit) => limit !== null)) && (
        <Box title="Limits of the account">
          {LIMIT_LINES.map(({ term, text }) => (
            <Line key={term} term={term}>
              {text(settings.limits)}
            </Line>
          ))}
        </Box>
      )}
      {several && model.markets.map((market) => <MarketBox key={market.market} market={market} />)}
      {costs && (
        <Box title="Costs of this run, part of the net profit">
          <Line term="Fees">{money(costs.fees)}</Line>
          <Line term="Slippage">{money(costs.slippage)}</Line>
          <Line term="Funding (received below zero)">{money(costs.funding)}</Line>
          <Line term="In all">{money(costs.total)}</Line>
        </Box>
      )}
      <ContractBoxes model={model} />
      <Box title="Entries that did not happen">
        <Refusals list={assumptions.refusals} />
      </Box>
      <Box title="Reproduction">
        <Line term="Strategy">{template.name}</Line>
        <Line term="Engine">{assumptions.engine}</Line>
        <Line term="Seed">{settings.seed}</Line>
        <Line term="Equity points every">{formatDuration(assumptions.equityInterval)}</Line>
        <Line term="Data">
          <Hash value={assumptions.dataHash} />
        </Line>
        <Line term="Trades">
          <Hash value={fingerprint} />
        </Line>
      </Box>
    </div>
  );
}

/** The candles of the run: of several instruments what they come to together. */
function CandlesBox({ model }: { readonly model: ReportModel }) {
  const timeZone = useSettings((settings) => settings.timeZone);
  const { assumptions } = model.report;
  const several = model.markets.length > 1;
  return (
    <Box title={several ? 'Candles of all instruments' : 'Candles'}>
      {several ? (
        <Line term="Instruments">{model.markets.map(({ name }) => name).join(', ')}</Line>
      ) : (
        <Line term="Market">{assumptions.market}</Line>
      )}
      <Line term="Timeframe">{assumptions.timeframe}</Line>
      {!several && (
        <Line term="Source">{assumptions.synthetic ? 'Synthetic (made up by the demo generator)' : 'Recorded'}</Line>
      )}
      <Line term={`From (${zoneLabel(timeZone)})`}>{formatDateTime(assumptions.from, timeZone)}</Line>
      <Line term={`To (${zoneLabel(timeZone)})`}>{formatDateTime(assumptions.to, timeZone)}</Line>
      <Line term="Candles">{formatNumber(assumptions.candles, 0)}</Line>
      <Line term="Missing candles">{formatNumber(assumptions.gaps, 0)}</Line>
      <Line term="Warm-up">{formatCount(assumptions.warmupCandles, 'candle')}</Line>
      <Line term="First decision">
        {assumptions.firstDecision === null ? 'Never' : formatDateTime(assumptions.firstDecision, timeZone)}
      </Line>
      <Line term="Funding rates known">{describeFundingCoverage(assumptions.fundingCoverage)}</Line>
      {!several && assumptions.detail && <Line term="Lower candles">{describeDetail(assumptions.detail)}</Line>}
    </Box>
  );
}

function AccountBox({ model }: { readonly model: ReportModel }) {
  const { settings, instrument, intrabarTies } = model.report.assumptions;
  return (
    <Box title="Account and fills">
      <Line term="Initial equity">{`${model.money(settings.equity)} ${model.coin}`}</Line>
      <Line term="Leverage">{`${formatNumber(settings.leverage, 2, 0)} ×, ${settings.marginMode} margin`}</Line>
      <Line term="Position size">{describeSizing(settings.sizing, model.quote)}</Line>
      <Line term="Taker fee">{formatPercent(instrument.feeTaker * 100, 4)}</Line>
      <Line term="Maker fee">{formatPercent(instrument.feeMaker * 100, 4)}</Line>
      <Line term="Slippage">{`${formatNumber(settings.slippageBps, 2, 0)} bp`}</Line>
      <Line term="Inside a candle">{INTRABAR[settings.intrabar]}</Line>
      <Line term="Candles with stop and target">{formatNumber(intrabarTies, 0)}</Line>
      <Line term="At the end">{settings.closeAtEnd ? 'Open position is closed' : 'Open position stays open'}</Line>
    </Box>
  );
}
