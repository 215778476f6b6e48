import { formatCount } from '#renderer/format/number.ts';
import { Choice } from '#renderer/ui/choice.tsx';
import { Delta } from '#renderer/ui/delta.tsx';
import type { MarketModel } from './market-model.ts';
import type { ReportModel } from './report-model.ts';

export interface MarketSwitchProps {
  readonly model: ReportModel;
  /** The instrument in the chart. */
  readonly market: MarketModel;
  readonly onChange: (market: MarketModel) => void;
}

/** Which of a run's instruments the chart shows, and what that one came to. */
export function MarketSwitch({ model, market, onChange }: MarketSwitchProps) {
  const result = model.report.tables.market.find(({ key }) => key === market.market);
  return (
    <div className="flex h-9 shrink-0 items-center gap-3 border-b border-line px-3 print:hidden">
      <Choice
        label="Instrument in the chart"
        value={String(market.index)}
        options={model.markets.map(({ index, name }) => ({ value: String(index), label: name }))}
        onChange={(index) => onChange(model.markets[Number(index)] ?? market)}
      />
      <p className="num flex min-w-0 items-baseline gap-2 truncate text-small text-muted">
        <span className="truncate">{market.market}</span>
        {result ? (
          <>
            <span className="whitespace-nowrap">{formatCount(result.trades, 'closed trade')}</span>
            <Delta value={result.pnl} text={`${model.signedMoney(result.pnl)} ${model.coin}`} />
          </>
        ) : (
          <span className="whitespace-nowrap">no closed trade</span>
        )}
      </p>
    </div>
  );
}
