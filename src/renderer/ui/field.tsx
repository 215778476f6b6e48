import { CircleAlert, CircleHelp } from 'lucide-react';
import { type ComponentProps, type ReactNode, useId } from 'react';
import { classes } from './classes.ts';
import { Tooltip } from './tooltip.tsx';

const CONTROL =
  'h-7 w-full min-w-0 rounded-md border bg-bg px-2 text-small text-text transition-colors placeholder:text-faint hover:border-line-strong disabled:opacity-50';

export interface FieldProps {
  readonly label: string;
  readonly help?: string;
  readonly error?: string;
  readonly className?: string;
  /** Gets the ids that tie label, control and message together. */
  readonly children: (ids: {
    id: string;
    'aria-invalid': boolean;
    'aria-describedby': string | undefined;
  }) => ReactNode;
}

/** A labelled control with its help and what is wrong with its value. */
export function Field({ label, help, error, className, children }: FieldProps) {
  const id = useId();
  const messageId = `${id}-message`;
  return (
    <div className={classes('flex min-w-0 flex-col gap-1', className)}>
      <div className="flex items-center gap-1">
        <label htmlFor={id} className="truncate text-small text-muted">
          {label}
        </label>
        {help && <Help text={help} />}
      </div>
      {children({ id, 'aria-invalid': error !== undefined, 'aria-describedby': error ? messageId : undefined })}
      {error && <FieldProblem id={messageId}>{error}</FieldProblem>}
    </div>
  );
}

/** What is wrong with a control's value, under it; the control names `id` as its description. */
export function FieldProblem({ id, children }: { readonly id: string; readonly children: ReactNode }) {
  return (
    <p id={id} className="flex items-start gap-1 text-small text-danger-text">
      <CircleAlert size={13} strokeWidth={1.75} className="mt-px shrink-0" aria-hidden />
      {children}
    </p>
  );
}

export function Help({ text }: { readonly text: string }) {
  return (
    <Tooltip text={text} side="top">
      <button type="button" aria-label={text} className="rounded-sm text-faint hover:text-muted">
        <CircleHelp size={13} strokeWidth={1.75} aria-hidden />
      </button>
    </Tooltip>
  );
}

export interface TextInputProps extends ComponentProps<'input'> {
  /** Shown at the right end inside the control. */
  readonly unit?: string;
}

export function TextInput({ unit, className, ...rest }: TextInputProps) {
  const invalid = rest['aria-invalid'] === true;
  return (
    <div className="relative">
      <input
        type="text"
        autoComplete="off"
        spellCheck={false}
        className={classes(CONTROL, 'num', invalid ? 'border-danger' : 'border-line', unit && 'pr-12', className)}
        {...rest}
      />
      {unit && (
        <span className="pointer-events-none absolute inset-y-0 right-2 flex items-center text-small text-muted">
          {unit}
        </span>
      )}
    </div>
  );
}

export function Select({ className, children, ...rest }: ComponentProps<'select'>) {
  const invalid = rest['aria-invalid'] === true;
  return (
    <select
      className={classes(CONTROL, 'truncate pr-1', invalid ? 'border-danger' : 'border-line', className)}
      {...rest}
    >
      {children}
    </select>
  );
}

export function Checkbox({ label, ...rest }: ComponentProps<'input'> & { readonly label: string }) {
  return (
    <label className="flex items-center gap-2 text-small">
      <input type="checkbox" className="size-3.5 accent-accent" {...rest} />
      {label}
    </label>
  );
}
