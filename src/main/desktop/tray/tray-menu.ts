import type { Wish } from '#main/services/intents.ts';
import { FLEET_STATES, type Fleet, type FleetBot } from '../fleet.ts';
import { signedMoney } from '../money-text.ts';

/** What an entry of the tray's menu does. */
export type TrayAction =
  | { readonly kind: 'open' | 'pause-all' | 'resume-all' | 'quit' }
  | { readonly kind: 'show'; readonly wish: Wish };

export type TrayEntry =
  | { readonly label: string; readonly action: TrayAction; readonly enabled: boolean }
  /** A line between groups. */
  | 'line';

/** More would not fit on a small screen. */
const MOST_BOTS = 15;

/** The tray's menu: the bots with state and result of the day, what can be done with all of them, open and quit. */
export function trayMenu({ bots }: Fleet): TrayEntry[] {
  // A stopped bot is nothing to look after; one that needs the user comes first.
  const shown = bots
    .filter(({ state }) => state !== 'idle')
    .sort((a, b) => FLEET_STATES.indexOf(b.state) - FLEET_STATES.indexOf(a.state));
  const listed = shown.slice(0, MOST_BOTS).map((bot) => entry(labelOf(bot), show({ kind: 'open-bot', botId: bot.id })));
  const more = shown.length - listed.length;
  if (more > 0) listed.push(entry(`${more} more…`, show({ kind: 'open-page', path: '/bots' })));
  const active = bots.filter((bot) => bot.active);
  return [
    entry('Open plutarc', { kind: 'open' }),
    'line',
    ...(listed.length > 0 ? listed : [entry('No bot runs', show({ kind: 'open-page', path: '/bots' }), false)]),
    'line',
    entry(
      'Pause all entries',
      { kind: 'pause-all' },
      active.some(({ paused }) => !paused),
    ),
    entry(
      'Resume all entries',
      { kind: 'resume-all' },
      active.some(({ paused }) => paused),
    ),
    entry('Kill switch…', show({ kind: 'kill-switch' }), active.length > 0),
    'line',
    entry('Quit plutarc', { kind: 'quit' }),
  ];
}

function show(wish: Wish): TrayAction {
  return { kind: 'show', wish };
}

function entry(label: string, action: TrayAction, enabled = true): TrayEntry {
  return { label, action, enabled };
}

function labelOf({ name, account, words, today, coin, active }: FleetBot): string {
  const whose = account === '' ? '' : ` (${account})`;
  const result = active ? `, ${signedMoney(today, coin)} today` : '';
  return `${name}${whose}: ${words}${result}`;
}
