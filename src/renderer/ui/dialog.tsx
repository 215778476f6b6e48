import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { Button, IconButton } from './button.tsx';
import { classes } from './classes.ts';

export interface DialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly description?: ReactNode;
  readonly children?: ReactNode;
  /** Room for a list beside its explanations. */
  readonly wide?: boolean;
}

/**
 * A modal dialog. The dimmed layer is our own element: the kit's locks scrolling with a style element, which the
 * content security policy forbids.
 */
export function Dialog({ open, onClose, title, description, children, wide = false }: DialogProps) {
  return (
    <Radix.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Radix.Portal>
        {open && <div className="appear fixed inset-0 z-40 bg-[rgb(0_0_0/50%)]" />}
        <Radix.Content
          className={classes(
            'appear fixed top-1/2 left-1/2 z-50 flex max-h-[calc(100vh-64px)] -translate-x-1/2 -translate-y-1/2 flex-col gap-4 overflow-auto rounded-md border border-line bg-raised p-5 shadow-popover',
            wide ? 'w-[680px]' : 'w-[440px]',
          )}
          {...(description ? {} : { 'aria-describedby': undefined })}
        >
          <Radix.Title className="pr-8 text-title font-semibold">{title}</Radix.Title>
          {description && <Radix.Description className="-mt-2 text-muted">{description}</Radix.Description>}
          {children}
          {/* Last, so that the first field gets the focus and not the way out. */}
          <Radix.Close asChild>
            <IconButton icon={X} label="Close" className="absolute! top-4 right-3" />
          </Radix.Close>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

export interface ConfirmProps {
  readonly open: boolean;
  readonly title: string;
  readonly text: string;
  /** What the button that does it says, e.g. "Delete run". */
  readonly action: string;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

/** Asks before something that cannot be taken back. */
export function ConfirmDialog({ open, title, text, action, onConfirm, onClose }: ConfirmProps) {
  return (
    <Dialog open={open} onClose={onClose} title={title} description={text}>
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>Keep it</Button>
        <Button
          variant="danger"
          onClick={() => {
            onConfirm();
            onClose();
          }}
        >
          {action}
        </Button>
      </div>
    </Dialog>
  );
}
