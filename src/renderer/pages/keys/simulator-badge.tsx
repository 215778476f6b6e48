import { Badge } from '#renderer/ui/badge.tsx';
import { Tooltip } from '#renderer/ui/tooltip.tsx';
import { hostOf } from './use-exchanges.ts';

/** Marks what goes to a simulator instead of the exchange, in the little room of a table. */
export function SimulatorBadge({ endpoint }: { readonly endpoint: string }) {
  return (
    <Tooltip text={`The simulator at ${hostOf(endpoint)} stands in for the exchange.`}>
      <span className="inline-flex">
        <Badge tone="accent">sim</Badge>
      </span>
    </Tooltip>
  );
}
