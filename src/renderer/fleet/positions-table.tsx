import { memo, type ReactNode } from 'react';
import { Link } from 'wouter';
import {
  formatCoins,
  formatNumber,
  formatPercent,
  formatSignedCoins,
  formatSignedPercent,
  NO_VALUE,
} from '#renderer/format/number.ts';
import { formatAge } from '#renderer/format/time.ts';
import { classes } from '#renderer/ui/classes.ts';
import { Delta } from '#renderer/ui/delta.tsx';
import { useNow } from '#renderer/ui/use-now.ts';
import type { OpenPosition } from './open-positions.ts';

/** Nearer to its liquidation than this, in percent of the price, a position is marked. */
const NEAR_PCT = 10;
const CLOSE_PCT = 4;

const HEADERS: readonly { readonly title: string; readonly second: string; readonly right?: boolean }[] = [
  { title: 'Symbol', second: 'Bot' },
  { title: 'Side', second: 'Leverage' },
  { title: 'Contracts', second: 'Notional', right: true },
  { title: 'Entry', second: 'Mark', right: true },
  { title: 'Liquidation', second: 'Distance', right: true },
  { title: 'Stop', second: 'Target', right: true },
  { title: 'Unrealised', second: 'On margin', right: true },
  { title: 'Age', second: '', right: true },
];

/** A grid in place of the table's own layout: what changes in one row moves no other. */
const ROW =
  'grid grid-cols-[minmax(0,14fr)_minmax(0,12fr)_minmax(0,13fr)_minmax(0,12fr)_minmax(0,12fr)_minmax(0,17fr)_minmax(0,14fr)_minmax(0,7fr)]';
/** Rows that are scrolled away are neither laid out nor painted. */
const OUT_OF_VIEW = '[content-visibility:auto] [contain-intrinsic-block-size:41px]';

/** Open positions, two lines each, so that everything that decides about one is in view in a small window too. */
export function PositionsTable({ rows }: { readonly rows: readonly OpenPosition[] }) {
  const now = useNow(30_000);
  return (
    <table aria-label="Open positions" className="num block text-small">
      <thead className="block text-muted">
        <tr className={classes(ROW, 'border-b border-line')}>
          {HEADERS.map(({ title, second, right }) => (
            <th
              key={title}
              scope="col"
              className={classes(
                'min-w-0 px-2 py-1 font-normal first:pl-3 last:pr-3',
                right ? 'text-right' : 'text-left',
              )}
            >
              <div className="truncate">{title}</div>
              <div className="truncate text-faint">{second}</div>
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="block">
        {rows.map((row) => (
          <PositionRow key={row.id} row={row} age={formatAge((row.asOf ?? now) - row.entryTime)} />
        ))}
      </tbody>
    </table>
  );
}

const PositionRow = memo(function PositionRow({ row, age }: { readonly row: OpenPosition; readonly age: string }) {
  const { side, coin, liquidationPct, stopIn } = row;
  const price = (value: number | null) => (value === null ? NO_VALUE : formatNumber(value, row.priceDigits));
  return (
    <tr className={classes(ROW, OUT_OF_VIEW, 'border-b border-line last:border-0 hover:bg-hover')}>
      <Cell
        left
        first={
          <span className="font-medium" title={`${row.exchange} ${row.symbol}`}>
            {row.symbol}
          </span>
        }
        second={
          <Link href={`/bots/${encodeURIComponent(row.botId)}`} className="rounded-sm text-muted hover:text-accent">
            {row.botName}
          </Link>
        }
      />
      <Cell
        left
        first={
          <span className={side === 'long' ? 'text-up-text' : 'text-down-text'}>
            {side === 'long' ? '▲ long' : '▼ short'}
          </span>
        }
        second={
          <>
            {formatNumber(row.leverage, 1, 0)}× {row.marginMode}
          </>
        }
      />
      <Cell
        first={formatNumber(row.amount, 6, 0)}
        second={
          <>
            {formatCoins(row.notional, row.moneyDigits)}
            <span className="@max-[900px]:hidden"> {coin}</span>
          </>
        }
      />
      <Cell first={price(row.entryPrice)} second={price(row.mark)} />
      <Cell
        first={price(row.liquidation)}
        second={
          liquidationPct === null ? (
            'not known'
          ) : (
            <span
              className={
                liquidationPct < CLOSE_PCT
                  ? 'font-medium text-danger-text'
                  : liquidationPct < NEAR_PCT
                    ? 'text-warn'
                    : ''
              }
            >
              {formatPercent(liquidationPct, 1)} away
            </span>
          )
        }
      />
      <Cell
        first={
          row.stop === null ? (
            <span className="text-warn">no stop</span>
          ) : (
            <>
              {price(row.stop)} <Place where={stopIn} />
            </>
          )
        }
        second={row.target === null ? 'no target' : price(row.target)}
      />
      <Cell
        first={
          <Delta
            value={row.unrealised}
            text={formatSignedCoins(row.unrealised, row.moneyDigits)}
            className="font-medium"
          />
        }
        second={<Delta value={row.returnPct} text={formatSignedPercent(row.returnPct)} />}
      />
      <Cell first={age} second="" />
    </tr>
  );
});

/** Where a stop waits, in a letter that has its words on hover. */
function Place({ where }: { readonly where: OpenPosition['stopIn'] }) {
  if (where === null) return null;
  const onExchange = where === 'exchange';
  return (
    <span
      title={onExchange ? 'The stop waits on the exchange.' : 'The stop is watched by the bot.'}
      className="text-micro text-muted"
    >
      {onExchange ? 'exchange' : 'bot'}
    </span>
  );
}

function Cell({
  first,
  second,
  left = false,
}: {
  readonly first: ReactNode;
  readonly second: ReactNode;
  readonly left?: boolean;
}) {
  return (
    <td className={classes('min-w-0 px-2 py-1 first:pl-3 last:pr-3', left ? 'text-left' : 'text-right')}>
      <div className="truncate">{first}</div>
      <div className="truncate text-muted">{second}</div>
    </td>
  );
}
