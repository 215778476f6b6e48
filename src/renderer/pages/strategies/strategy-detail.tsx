import { Play } from 'lucide-react';
import { useLocation } from 'wouter';
import type { Strategy } from '#contract/strategies.ts';
import type { ComponentInfo } from '#core/components/component.ts';
import { ROLES, type Role, type TemplateComponent } from '#core/strategy/template.ts';
import { formatNumber } from '#renderer/format/number.ts';
import { fillForm, recallForm } from '#renderer/pages/backtester/remembered-form.ts';
import { Badge } from '#renderer/ui/badge.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Help } from '#renderer/ui/field.tsx';
import { describeParam, type ParamSpec } from './describe-param.ts';

const ROLE_TITLES: Readonly<Record<Role, string>> = {
  signal: 'Signals',
  filter: 'Filters',
  guard: 'Entry guards',
  gate: 'Risk gates',
  exit: 'Exit rules',
};

const DIRECTIONS = { both: 'Long and short', long: 'Long only', short: 'Short only' } as const;

export interface StrategyDetailProps {
  readonly strategy: Strategy;
  readonly components: ReadonlyMap<string, ComponentInfo>;
}

/** One strategy: in plain words first, then part by part. */
export function StrategyDetail({ strategy, components }: StrategyDetailProps) {
  const { template, summary } = strategy;
  const [, navigate] = useLocation();
  return (
    <article className="selectable min-w-0 flex-1 overflow-y-auto px-6 py-5">
      <div className="flex max-w-3xl flex-col gap-6">
        <header className="flex items-start gap-4">
          <div className="min-w-0 flex-1">
            <h2 className="text-figure font-semibold tracking-tight">{template.name}</h2>
            <p className="mt-1 flex flex-wrap items-center gap-2">
              <Badge>System</Badge>
              <Badge>{DIRECTIONS[template.direction]}</Badge>
              {template.timeframe && <Badge>Suits {template.timeframe}</Badge>}
            </p>
          </div>
          <Button
            variant="primary"
            icon={Play}
            onClick={() => {
              fillForm({ ...recallForm(), strategyId: strategy.id });
              navigate('/backtester');
            }}
          >
            Backtest it
          </Button>
        </header>
        <section>
          <h3 className="mb-2 text-title font-semibold">In plain words</h3>
          <ul className="flex flex-col gap-1.5">
            {summary.map((sentence) => (
              <li
                key={sentence}
                className="relative pl-4 before:absolute before:left-0.5 before:text-accent before:content-['•']"
              >
                {sentence}
              </li>
            ))}
          </ul>
        </section>
        {ROLES.map((role) => {
          const parts = template.components.filter((part) => part.role === role);
          return parts.length === 0 ? null : (
            <section key={role}>
              <h3 className="mb-2 text-title font-semibold">{ROLE_TITLES[role]}</h3>
              <div className="flex flex-col gap-2">
                {parts.map((part) => (
                  <PartCard key={part.id} part={part} info={components.get(part.use)} />
                ))}
              </div>
            </section>
          );
        })}
      </div>
    </article>
  );
}

function PartCard({ part, info }: { readonly part: TemplateComponent; readonly info: ComponentInfo | undefined }) {
  return (
    <div className="rounded-md border border-line bg-surface px-4 py-3">
      <div className="flex items-center gap-2">
        <h4 className="font-medium">{info?.title ?? part.use}</h4>
        <span className="font-mono text-micro text-muted">{part.id}</span>
        <span className="flex-1" />
        {part.role === 'signal' && <Badge>Weight {formatNumber(part.weight, 2, 0)}</Badge>}
        {!part.enabled && <Badge tone="warn">off</Badge>}
      </div>
      {info && <p className="text-small text-muted">{info.help}</p>}
      {info && info.params.length > 0 && (
        <dl className="mt-2 grid grid-cols-1 gap-x-8 text-small min-[1100px]:grid-cols-2">
          {info.params.map((spec) => (
            <Param key={spec.name} spec={spec} part={part} />
          ))}
        </dl>
      )}
    </div>
  );
}

function Param({ spec, part }: { readonly spec: ParamSpec; readonly part: TemplateComponent }) {
  const { value, bounds } = describeParam(spec, part.params[spec.name]);
  return (
    <div className="flex items-center justify-between gap-4 border-t border-line py-1">
      <dt className="flex items-center gap-1 text-muted">
        {spec.title}
        <Help text={bounds ? `${spec.help} ${bounds}` : spec.help} />
      </dt>
      <dd className="num">{value}</dd>
    </div>
  );
}
