import type { LucideIcon } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import type { ReactNode } from 'react';
import { classes } from './classes.ts';

export interface MenuItem {
  readonly label: string;
  readonly hint?: string;
  readonly icon?: LucideIcon;
  readonly danger?: boolean;
  readonly onSelect: () => void;
}

/** A button's drop-down. Not modal: the modal kind locks scrolling with a style element, which the policy forbids. */
export function Menu({ trigger, items }: { readonly trigger: ReactNode; readonly items: readonly MenuItem[] }) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          sideOffset={4}
          collisionPadding={8}
          className="appear z-50 min-w-44 rounded-md border border-line bg-raised p-1 shadow-popover"
        >
          {items.map(({ label, hint, icon: Icon, danger, onSelect }) => (
            <DropdownMenu.Item
              key={label}
              onSelect={onSelect}
              className={classes(
                'flex items-center gap-2 rounded-sm px-2 py-1.5 text-small outline-none data-[highlighted]:bg-hover',
                danger ? 'text-danger-text' : 'text-text',
              )}
            >
              {Icon && <Icon size={14} strokeWidth={1.75} aria-hidden />}
              <span className="flex-1">{label}</span>
              {hint && <span className="pl-4 text-muted">{hint}</span>}
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
