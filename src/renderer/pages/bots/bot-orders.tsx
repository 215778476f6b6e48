import { ScrollText } from 'lucide-react';
import { memo } from 'react';
import type { BotFill, BotOrder } from '#contract/bots.ts';
import { formatNumber, NO_VALUE } from '#renderer/format/number.ts';
import { formatDateTime, zoneLabel } from '#renderer/format/time.ts';
import { useSettings } from '#renderer/stores/settings-store.ts';
import { IconButton } from '#renderer/ui/button.tsx';
import { classes } from '#renderer/ui/classes.ts';
import { feeOf, type OrderStatus, priceOf, sortOrders, statusOf } from './order-rows.ts';

const TONES: Readonly<Record<OrderStatus['tone'], string>> = {
  muted: 'text-muted',
  normal: 'text-accent',
  good: 'text-up-text',
  warn: 'font-medium text-warn',
  danger: 'text-danger-text',
};

export interface BotOrdersProps {
  readonly orders: readonly BotOrder[];
  readonly fills: readonly BotFill[];
  /** Names of the instruments where there are several. */
  readonly names: ReadonlyMap<string, string>;
  readonly onLog: (order: BotOrder) => void;
}

/** The orders of a live bot: those that wait first, two lines each. */
export function BotOrders({ orders, fills, names, onLog }: BotOrdersProps) {
  const timeZone = useSettings((settings) => settings.timeZone);
  if (orders.length === 0) return <p className="p-4 text-small text-muted">No order has been sent yet.</p>;
  return (
    <table aria-label="Orders" className="num w-full table-fixed text-small">
      <thead className="text-muted">
        <tr className="border-b border-line text-right">
          <th className="w-[27%] py-1 pl-4 text-left font-normal">Order, {zoneLabel(timeZone)}</th>
          <th className="px-2 font-normal">Filled</th>
          <th className="px-2 font-normal">Price</th>
          <th className="px-2 text-left font-normal">Status</th>
          <th className="w-11">
            <span className="sr-only">Log</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {sortOrders(orders).map((order) => (
          <OrderRow
            key={order.clientOrderId}
            order={order}
            fee={feeOf(order, fills)}
            name={names.get(order.market) ?? ''}
            timeZone={timeZone}
            onLog={onLog}
          />
        ))}
      </tbody>
    </table>
  );
}

interface OrderRowProps {
  readonly order: BotOrder;
  readonly fee: number;
  readonly name: string;
  readonly timeZone: string;
  readonly onLog: (order: BotOrder) => void;
}

const OrderRow = memo(
  function OrderRow({ order, fee, name, timeZone, onLog }: OrderRowProps) {
    const { role, shape, side, amount, filled, averagePrice, reason, problem, createdAt } = order;
    const { label, tone } = statusOf(order);
    const number = (value: number | null) => (value === null ? NO_VALUE : formatNumber(value, 8, 0));
    return (
      <tr className="border-b border-line text-right align-top hover:bg-hover" title={titleOf(order)}>
        <td className="py-1 pl-4 text-left">
          <div className="truncate">
            <span className="font-medium capitalize">{role}</span>{' '}
            <span className={side === 'buy' ? 'text-up-text' : 'text-down-text'}>{side}</span>
            {name && ` ${name}`}
          </div>
          <div className="truncate text-muted">{formatDateTime(createdAt, timeZone)}</div>
        </td>
        <td className="px-2 py-1">
          <div className="truncate">
            {number(filled)} <span className="text-muted">of {number(amount)}</span>
          </div>
          <div className="truncate text-muted">{fee === 0 ? '' : `fee ${formatNumber(fee, 8, 0)}`}</div>
        </td>
        <td className="px-2 py-1">
          <div className="truncate">{averagePrice === null ? number(priceOf(order)) : number(averagePrice)}</div>
          <div className="truncate text-muted">
            {averagePrice !== null && priceOf(order) !== null
              ? `at ${number(priceOf(order))}`
              : shape.replaceAll('-', ' ')}
          </div>
        </td>
        <td className="px-2 py-1 text-left">
          <div className={classes('truncate', TONES[tone])}>{label}</div>
          <div className={classes('line-clamp-2', problem ? 'text-danger-text' : 'text-muted')}>
            {problem ?? reason}
          </div>
        </td>
        <td className="pr-2">
          <IconButton icon={ScrollText} label="Its lines in the log" onClick={() => onLog(order)} />
        </td>
      </tr>
    );
  },
  (before, after) =>
    before.order.updatedAt === after.order.updatedAt &&
    before.order.status === after.order.status &&
    before.order.filled === after.order.filled &&
    before.fee === after.fee &&
    before.timeZone === after.timeZone &&
    before.onLog === after.onLog,
);

function titleOf({ clientOrderId, exchangeId }: BotOrder): string {
  return `our id ${clientOrderId}\n${exchangeId === null ? 'the exchange’s id is not known' : `the exchange’s id ${exchangeId}`}`;
}
