import type { CatalogueEntry } from '#contract/strategies.ts';
import type { Role } from '#core/strategy/template.ts';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { ROLE_WORDS } from '../role-words.ts';
import { CatalogueList } from './catalogue-list.tsx';

/** The catalogue to choose a component from. */
export function CatalogueDialog({
  open,
  role,
  onClose,
  onAdd,
}: {
  readonly open: boolean;
  /** Only components that can have this role; null for all of them. */
  readonly role: Role | null;
  readonly onClose: () => void;
  readonly onAdd: (entry: CatalogueEntry, role: Role) => void;
}) {
  return (
    <Dialog
      open={open}
      onClose={onClose}
      wide
      title={role ? `Add to ${ROLE_WORDS[role].title.toLowerCase()}` : 'Add a component'}
    >
      <CatalogueList forRole={role} onAdd={onAdd} className="h-[56vh]" />
    </Dialog>
  );
}
