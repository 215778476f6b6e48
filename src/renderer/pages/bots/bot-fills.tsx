import type { BotFill, BotOrder } from '#contract/bots.ts';
import { formatNumber } from '#renderer/format/number.ts';
import { formatDateTime, zoneLabel } from '#renderer/format/time.ts';
import { useSettings } from '#renderer/stores/settings-store.ts';

export interface BotFillsProps {
  readonly fills: readonly BotFill[];
  readonly orders: readonly BotOrder[];
  /** Names of the instruments where there are several. */
  readonly names: ReadonlyMap<string, string>;
  readonly coin: string;
}

/** What the exchange has filled, the newest first. */
export function BotFills({ fills, orders, names, coin }: BotFillsProps) {
  const timeZone = useSettings((settings) => settings.timeZone);
  if (fills.length === 0) return <p className="p-4 text-small text-muted">Nothing has been filled yet.</p>;
  const roles = new Map(orders.map(({ clientOrderId, role }) => [clientOrderId, role]));
  const number = (value: number) => formatNumber(value, 8, 0);
  return (
    <table aria-label="Fills" className="num w-full text-small">
      <thead className="text-muted">
        <tr className="border-b border-line text-right">
          <th className="py-1 pl-4 text-left font-normal">Time, {zoneLabel(timeZone)}</th>
          {names.size > 0 && <th className="px-2 text-left font-normal">Instrument</th>}
          <th className="px-2 text-left font-normal">Order</th>
          <th className="px-2 font-normal">Amount</th>
          <th className="px-2 font-normal">Price</th>
          <th className="pr-4 font-normal">Fee, {coin}</th>
        </tr>
      </thead>
      <tbody>
        {[...fills]
          .sort((a, b) => b.time - a.time)
          .map(({ id, clientOrderId, market, side, price, amount, fee, time }) => (
            <tr key={`${market} ${id}`} className="border-b border-line text-right whitespace-nowrap">
              <td className="py-1 pl-4 text-left text-muted">{formatDateTime(time, timeZone)}</td>
              {names.size > 0 && <td className="px-2 text-left">{names.get(market)}</td>}
              <td className="px-2 text-left">
                <span className="capitalize">{roles.get(clientOrderId) ?? 'order'}</span>{' '}
                <span className={side === 'buy' ? 'text-up-text' : 'text-down-text'}>{side}</span>
              </td>
              <td className="px-2">{number(amount)}</td>
              <td className="px-2">{number(price)}</td>
              <td className="pr-4">{number(fee)}</td>
            </tr>
          ))}
      </tbody>
    </table>
  );
}
