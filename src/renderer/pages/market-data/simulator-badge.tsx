import { Badge } from '#renderer/ui/badge.tsx';
import { Tooltip } from '#renderer/ui/tooltip.tsx';

/** Says that a program on this machine stands in for an exchange, wherever its data is shown. */
export function SimulatorBadge({ endpoint }: { readonly endpoint: string | null }) {
  if (endpoint === null) return null;
  return (
    <Tooltip text={`Not the exchange: the simulator at ${endpoint} stands in for it.`}>
      <span>
        <Badge tone="warn">simulator</Badge>
      </span>
    </Tooltip>
  );
}
