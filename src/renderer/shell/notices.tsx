import { CircleAlert, Info, X } from 'lucide-react';
import { dismissNotice, useNotices } from '#renderer/stores/notices.ts';
import { IconButton } from '#renderer/ui/button.tsx';

/** Short messages at the lower right. */
export function Notices() {
  const notices = useNotices((state) => state.notices);
  return (
    <div aria-live="polite" className="pointer-events-none fixed right-4 bottom-4 z-50 flex w-96 flex-col gap-2">
      {notices.map((notice) => (
        <div
          key={notice.id}
          role={notice.tone === 'error' ? 'alert' : 'status'}
          className="appear pointer-events-auto flex items-start gap-2 rounded-md border border-line bg-raised py-2 pr-2 pl-3 shadow-popover"
        >
          {notice.tone === 'error' ? (
            <CircleAlert size={15} className="mt-0.5 shrink-0 text-danger" aria-hidden />
          ) : (
            <Info size={15} className="mt-0.5 shrink-0 text-accent" aria-hidden />
          )}
          <p className="selectable min-w-0 flex-1 break-words">{notice.text}</p>
          <IconButton icon={X} label="Close" className="-my-1" onClick={() => dismissNotice(notice.id)} />
        </div>
      ))}
    </div>
  );
}
