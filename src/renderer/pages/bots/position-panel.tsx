import type { ReactNode } from 'react';
import type { Bot } from '#contract/bots.ts';
import { type OpenPosition, positionsOf } from '#renderer/fleet/open-positions.ts';
import {
  formatCoins,
  formatNumber,
  formatPercent,
  formatSignedCoins,
  formatSignedPercent,
  NO_VALUE,
} from '#renderer/format/number.ts';
import { formatAge } from '#renderer/format/time.ts';
import { Delta } from '#renderer/ui/delta.tsx';
import { useNow } from '#renderer/ui/use-now.ts';

/** What a bot holds, with everything that decides about it. */
export function PositionPanel({ bot }: { readonly bot: Bot }) {
  const positions = positionsOf(bot);
  return (
    <section aria-label="Position" className="flex flex-col gap-2">
      <h2 className="text-title font-semibold">{positions.length > 1 ? 'Positions' : 'Position'}</h2>
      {positions.length === 0 && <p className="text-small text-muted">No position</p>}
      {positions.map((position) => (
        <PositionFacts key={position.id} position={position} />
      ))}
      <Pending bot={bot} />
    </section>
  );
}

function PositionFacts({ position }: { readonly position: OpenPosition }) {
  const now = useNow(30_000);
  const { side, amount, notional, coin, entryPrice, mark, leverage, marginMode, unrealised, returnPct } = position;
  const { liquidation, liquidationPct, stop, target, stopIn, moneyDigits, entryTime, asOf } = position;
  const price = (value: number | null) => (value === null ? NO_VALUE : formatNumber(value, position.priceDigits));
  return (
    <dl className="num grid grid-cols-[minmax(76px,auto)_minmax(140px,1fr)] gap-x-2 gap-y-0.5 text-small">
      <dt className="truncate font-medium">{position.symbol}</dt>
      <dd className="text-right">
        <span className={side === 'long' ? 'text-up-text' : 'text-down-text'}>
          {side === 'long' ? '▲ long' : '▼ short'}
        </span>{' '}
        {formatNumber(amount, 8, 0)}
      </dd>
      <Fact label="Notional">
        {formatCoins(notional, moneyDigits)} {coin}
      </Fact>
      <Fact label="Entry">{price(entryPrice)}</Fact>
      <Fact label="Mark">{price(mark)}</Fact>
      <Fact label="Unrealised">
        <Delta
          value={unrealised}
          text={`${formatSignedCoins(unrealised, moneyDigits)} (${formatSignedPercent(returnPct)})`}
        />
      </Fact>
      <Fact label="Stop">
        {stop === null ? (
          <span className="text-warn">none</span>
        ) : (
          <>
            {price(stop)}{' '}
            <span className="text-muted">{stopIn === 'exchange' ? 'on the exchange' : 'watched by the bot'}</span>
          </>
        )}
      </Fact>
      <Fact label="Target">{target === null ? 'none' : price(target)}</Fact>
      <Fact label="Liquidation">
        {price(liquidation)}
        {liquidationPct !== null && <span className="text-muted"> {formatPercent(liquidationPct, 1)} away</span>}
      </Fact>
      <Fact label="Leverage">
        {formatNumber(leverage, 1, 0)}× {marginMode}
      </Fact>
      <Fact label="Age">{formatAge((asOf ?? now) - entryTime)}</Fact>
    </dl>
  );
}

function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{label}</dt>
      <dd className="min-w-0 truncate text-right">{children}</dd>
    </>
  );
}

/** Orders of the strategy that wait for the next open. */
function Pending({ bot }: { readonly bot: Bot }) {
  const waiting = bot.standing.markets.flatMap(({ market, pendingEntry, pendingExit }) => [
    ...(pendingEntry === 0 ? [] : [{ key: `${market} in`, text: pendingEntry > 0 ? 'goes long' : 'goes short' }]),
    ...(pendingExit === null ? [] : [{ key: `${market} out`, text: 'leaves its position' }]),
  ]);
  if (waiting.length === 0) return null;
  return <p className="text-small text-accent">At the next open it {waiting.map(({ text }) => text).join(' and ')}.</p>;
}
