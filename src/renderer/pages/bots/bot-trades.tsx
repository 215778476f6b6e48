import type { Trade } from '#core/analysis/report.ts';
import { formatNumber, formatSignedCoins, formatSignedPercent } from '#renderer/format/number.ts';
import { formatDateTime } from '#renderer/format/time.ts';
import { exitReasonLabel } from '#renderer/report/exit-reason.ts';
import { useSettings } from '#renderer/stores/settings-store.ts';
import { Delta } from '#renderer/ui/delta.tsx';

/** Rows that are shown, the newest first. */
const SHOWN = 300;

/** Closed trades of a bot. */
export function BotTrades({
  trades,
  names,
  digits,
}: {
  readonly trades: readonly Trade[];
  /** Names of the instruments where there are several. */
  readonly names: ReadonlyMap<string, string>;
  readonly digits: number;
}) {
  const timeZone = useSettings((settings) => settings.timeZone);
  if (trades.length === 0) return <p className="p-4 text-small text-muted">No trade has been closed yet.</p>;
  const price = (value: number) => formatNumber(value, 4, 0);
  return (
    <table aria-label="Trades" className="num w-full text-small">
      <thead className="text-muted">
        <tr className="border-b border-line text-right">
          <th className="py-1 pl-4 text-left font-normal">No.</th>
          {names.size > 0 && <th className="text-left font-normal">Market</th>}
          <th className="text-left font-normal">Side</th>
          <th className="font-normal">Entry</th>
          <th className="px-2 font-normal @max-[680px]:hidden">Price</th>
          <th className="font-normal @max-[680px]:hidden">Exit</th>
          <th className="px-2 font-normal @max-[680px]:hidden">Price</th>
          <th className="px-2 text-left font-normal">Reason</th>
          <th className="pr-4 font-normal">Result</th>
        </tr>
      </thead>
      <tbody>
        {trades
          .slice(-SHOWN)
          .reverse()
          .map((trade) => (
            <tr key={trade.id} className="border-b border-line text-right whitespace-nowrap">
              <td className="py-1 pr-2 pl-4 text-left text-muted">{trade.id}</td>
              {names.size > 0 && <td className="text-left">{names.get(trade.symbol ?? '')}</td>}
              <td className="pr-2 text-left">{trade.side}</td>
              <td>{formatDateTime(trade.entryTime, timeZone)}</td>
              <td className="px-2 @max-[680px]:hidden">{price(trade.entryPrice)}</td>
              <td className="pl-2 @max-[680px]:hidden">{formatDateTime(trade.exitTime, timeZone)}</td>
              <td className="px-2 @max-[680px]:hidden">{price(trade.exitPrice)}</td>
              <td className="px-2 text-left">{exitReasonLabel(trade.exitReason)}</td>
              <td className="pr-4">
                <Delta
                  value={trade.pnl}
                  text={`${formatSignedCoins(trade.pnl, digits)} (${formatSignedPercent(trade.pnlPct)})`}
                />
              </td>
            </tr>
          ))}
      </tbody>
    </table>
  );
}
