import type { Strategy } from '#contract/strategies.ts';
import type { ComponentInfo } from '#core/components/component.ts';
import { ROLES, type TemplateComponent } from '#core/strategy/template.ts';
import { formatNumber } from '#renderer/format/number.ts';
import { Badge } from '#renderer/ui/badge.tsx';
import { Help } from '#renderer/ui/field.tsx';
import { describeParam, type ParamSpec } from './describe-param.ts';
import { DIRECTION_WORDS, ROLE_WORDS } from './role-words.ts';

export interface StrategyDetailProps {
  readonly strategy: Strategy;
  readonly components: ReadonlyMap<string, ComponentInfo>;
}

/** One strategy: in plain words first, then part by part. */
export function StrategyDetail({ strategy, components }: StrategyDetailProps) {
  const { template, summary } = strategy;
  return (
    <article className="selectable @container min-w-0 flex-1 overflow-y-auto px-5 py-4">
      <div className="flex max-w-3xl flex-col gap-6">
        <header>
          <p className="whitespace-pre-line">{template.description}</p>
          <p className="mt-2 flex flex-wrap items-center gap-2">
            <Badge>{DIRECTION_WORDS[template.direction]}</Badge>
            {template.timeframe && <Badge>Suits {template.timeframe}</Badge>}
          </p>
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
              <h3 className="mb-2 text-title font-semibold">{ROLE_WORDS[role].title}</h3>
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
        <dl className="mt-2 grid grid-cols-1 gap-x-8 text-small @min-[560px]:grid-cols-2">
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
