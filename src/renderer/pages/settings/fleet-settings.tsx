import { useState } from 'react';
import { type FleetLimits, fleetLimitsSchema } from '#contract/settings.ts';
import { useSettings } from '#renderer/stores/settings-store.ts';
import { updateSettings } from '#renderer/stores/settings-sync.ts';
import { TextInput } from '#renderer/ui/field.tsx';
import { Row, Section } from './settings-rows.tsx';

const LIMITS: readonly {
  readonly name: keyof FleetLimits;
  readonly title: string;
  readonly text: string;
  readonly problem: string;
}[] = [
  {
    name: 'maxOpenPositions',
    title: 'Most open positions',
    text: 'Of all live bots together; empty for no limit.',
    problem: 'Write a whole number from 1 on, or nothing.',
  },
  {
    name: 'maxNotional',
    title: 'Highest notional',
    text: 'Of all their positions together, in quote currency. Once it is reached nothing more is entered.',
    problem: 'Write a number above 0, or nothing.',
  },
  {
    name: 'maxDailyLossPct',
    title: 'Loss of a day',
    text: 'In percent of what all accounts together had when the day began. Exits go on.',
    problem: 'Write a percentage above 0 and up to 100, or nothing.',
  },
];

/** Limits over all bots that trade exchange accounts, above those of each bot. */
export function FleetSettings() {
  return (
    <Section title="Limits over all live bots">
      {LIMITS.map((limit) => (
        <LimitRow key={limit.name} {...limit} />
      ))}
    </Section>
  );
}

function LimitRow({ name, title, text, problem }: (typeof LIMITS)[number]) {
  const fleet = useSettings((settings) => settings.fleet);
  const known = fleet[name] === null ? '' : String(fleet[name]);
  const [typed, setTyped] = useState<string | null>(null);
  const [wrong, setWrong] = useState(false);
  const keep = () => {
    if (typed === null) return;
    const value = typed.trim() === '' ? null : Number(typed);
    const read = fleetLimitsSchema.safeParse({ ...fleet, [name]: value });
    setWrong(!read.success);
    if (!read.success) return;
    setTyped(null);
    void updateSettings({ fleet: read.data });
  };
  return (
    <Row title={title} text={wrong ? problem : text}>
      <div className="w-32">
        <TextInput
          aria-label={title}
          aria-invalid={wrong}
          inputMode="decimal"
          placeholder="no limit"
          value={typed ?? known}
          onChange={(event) => setTyped(event.target.value)}
          onBlur={keep}
          onKeyDown={(event) => event.key === 'Enter' && keep()}
        />
      </div>
    </Row>
  );
}
