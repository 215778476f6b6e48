import { TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import type { Bot, BotMarket, ExternalChoice } from '#contract/bots.ts';
import { shortMarket } from '#renderer/format/market.ts';
import { formatCount, formatNumber } from '#renderer/format/number.ts';
import { formatDateTime, zoneLabel } from '#renderer/format/time.ts';
import { useSettings } from '#renderer/stores/settings-store.ts';
import { Button } from '#renderer/ui/button.tsx';
import { resolveExternal } from './bot-actions.ts';

const CHOICES: readonly { readonly choice: ExternalChoice; readonly label: string; readonly means: string }[] = [
  {
    choice: 'adopt',
    label: 'Take it over',
    means: 'it becomes the bot’s own position, with the stop and the exits of its strategy.',
  },
  { choice: 'close', label: 'Close it', means: 'the bot closes it at the market now.' },
  {
    choice: 'ignore',
    label: 'Leave it to me',
    means: 'it is yours: the bot leaves it alone, and trades beside it.',
  },
];

/** A position that a bot cannot explain, and what may become of it. */
export function ExternalBox({ bot }: { readonly bot: Bot }) {
  const found = bot.standing.markets.filter(({ external }) => external !== null);
  return found.map((market) => <ExternalPosition key={market.market} botId={bot.id} market={market} />);
}

function ExternalPosition({ botId, market }: { readonly botId: string; readonly market: BotMarket }) {
  const timeZone = useSettings((settings) => settings.timeZone);
  const [busy, setBusy] = useState(false);
  const { external } = market;
  if (!external) return null;
  const amount = formatNumber(Math.abs(external.amount), 8, 0);

  async function decide(choice: ExternalChoice) {
    setBusy(true);
    await resolveExternal(botId, market.market, choice);
    setBusy(false);
  }

  return (
    <section
      aria-label="A position that the bot cannot explain"
      className="flex flex-col gap-2 border-b border-line bg-danger-soft px-4 py-2.5 text-small"
    >
      <p className="flex items-start gap-2 font-medium text-danger-text">
        <TriangleAlert size={14} className="mt-px shrink-0" aria-hidden />
        <span>
          {shortMarket(market.market)}: the exchange holds {amount} {amount === '1' ? 'contract' : 'contracts'}{' '}
          {external.amount > 0 ? 'long' : 'short'} that this bot did not open, since{' '}
          {formatDateTime(external.since, timeZone)} {zoneLabel(timeZone)}. Nothing is entered until you decide.
        </span>
      </p>
      <ul className="flex flex-col gap-1.5 pl-[22px]">
        {CHOICES.map(({ choice, label, means }) => (
          <li key={choice} className="flex items-center gap-3">
            <Button className="w-32" disabled={busy} onClick={() => void decide(choice)}>
              {label}
            </Button>
            <span className="text-muted">{means}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Orders of which nobody knows whether the exchange has them. */
export function UnresolvedNotice({ count, onShow }: { readonly count: number; readonly onShow: () => void }) {
  if (count === 0) return null;
  return (
    <p role="status" className="flex items-center gap-3 border-b border-line bg-warn-soft px-4 py-1.5 text-small">
      <span className="min-w-0 flex-1">
        {formatCount(count, 'order is', 'orders are')} unresolved: the answer of the exchange was lost. The bot looks
        for {count === 1 ? 'it' : 'them'} there and sends nothing a second time.
      </span>
      <Button onClick={onShow}>Show {count === 1 ? 'it' : 'them'}</Button>
    </p>
  );
}
