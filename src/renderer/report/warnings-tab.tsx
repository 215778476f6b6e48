import { CircleCheck, TriangleAlert } from 'lucide-react';
import { EmptyState } from '#renderer/ui/states.tsx';

/** What makes the numbers less trustworthy than they look. */
export function WarningsTab({ warnings }: { readonly warnings: readonly string[] }) {
  if (warnings.length === 0) {
    return <EmptyState icon={CircleCheck} text="Nothing about this run calls its numbers into question." />;
  }
  return (
    <ul className="selectable flex flex-col gap-2 p-4">
      {warnings.map((warning) => (
        <li key={warning} className="flex items-start gap-2 rounded-md bg-warn-soft px-3 py-2">
          <TriangleAlert size={15} className="mt-0.5 shrink-0 text-warn" aria-hidden />
          {warning}
        </li>
      ))}
    </ul>
  );
}
