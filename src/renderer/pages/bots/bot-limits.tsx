import { LockOpen } from 'lucide-react';
import type { Bot } from '#contract/bots.ts';
import { formatDateTime, zoneLabel } from '#renderer/format/time.ts';
import { useSettings } from '#renderer/stores/settings-store.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Help } from '#renderer/ui/field.tsx';
import { Progress } from '#renderer/ui/progress.tsx';
import { commandBot } from './bot-actions.ts';
import { executionInWords, sizingInWords } from './config-words.ts';
import { type LimitRow, limitRows } from './limit-rows.ts';

/** From this share of a limit on it is marked. */
const NEAR = 0.75;

/** The limits of a bot, how much of each is in use, and what they forbid now. */
export function BotLimits({ bot }: { readonly bot: Bot }) {
  const timeZone = useSettings((settings) => settings.timeZone);
  const { locks } = bot.standing.risk;
  return (
    <div className="flex flex-col gap-4 p-4">
      {locks.length > 0 && (
        <section aria-label="Locks" className="flex items-start gap-3 rounded-md bg-warn-soft px-3 py-2 text-small">
          <ul className="flex min-w-0 flex-1 flex-col gap-1">
            {locks.map(({ kind, text, until }) => (
              <li key={kind}>
                {text}{' '}
                {until === null
                  ? 'It holds until you end it.'
                  : `It ends ${formatDateTime(until, timeZone)} ${zoneLabel(timeZone)}.`}
              </li>
            ))}
          </ul>
          <Button icon={LockOpen} onClick={() => void commandBot(bot.id, 'release')}>
            End locks
          </Button>
        </section>
      )}
      <dl className="grid grid-cols-2 gap-x-6 gap-y-3 @min-[760px]:grid-cols-3">
        {limitRows(bot).map((row) => (
          <Limit key={row.name} row={row} />
        ))}
      </dl>
      <section className="flex flex-col gap-1 border-t border-line pt-3 text-small text-muted">
        <p>Size of an entry: {sizingInWords(bot.config.settings)}.</p>
        {bot.mode === 'live' && executionInWords(bot.config.execution).map((line) => <p key={line}>{line}</p>)}
      </section>
    </div>
  );
}

function Limit({ row: { name, used, limit, fraction, help } }: { readonly row: LimitRow }) {
  return (
    <div className="flex min-w-0 flex-col gap-1 text-small">
      <dt className="flex items-center gap-1 text-muted">
        {name}
        <Help text={help} />
      </dt>
      <dd className="num truncate">
        {used}
        {limit === null ? (
          <span className="text-muted">{used && ' · '}no limit</span>
        ) : (
          <>
            {used && ' of '}
            {limit}
          </>
        )}
      </dd>
      {fraction !== null && (
        <dd>
          <Progress
            fraction={fraction}
            label={`${name} in use`}
            tone={fraction >= 1 ? 'danger' : fraction >= NEAR ? 'warn' : 'accent'}
          />
        </dd>
      )}
    </div>
  );
}
