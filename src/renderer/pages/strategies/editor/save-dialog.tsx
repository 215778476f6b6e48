import { useEffect, useState } from 'react';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { Field, TextInput } from '#renderer/ui/field.tsx';

/** Saves a version with a note about it. */
export function SaveDialog({
  open,
  disabled,
  why,
  onClose,
  onSave,
}: {
  readonly open: boolean;
  readonly disabled: boolean;
  /** Why nothing can be saved. */
  readonly why: string;
  readonly onClose: () => void;
  readonly onSave: (note: string) => void;
}) {
  const [note, setNote] = useState('');
  useEffect(() => {
    if (open) setNote('');
  }, [open]);
  return (
    <Dialog open={open} onClose={onClose} title="Save with a note">
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (!disabled) onSave(note);
        }}
      >
        <Field label="What has changed" error={disabled ? why : undefined}>
          {(ids) => (
            <TextInput {...ids} maxLength={500} value={note} onChange={(event) => setNote(event.target.value)} />
          )}
        </Field>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" disabled={disabled}>
            Save version
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
