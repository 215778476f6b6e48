import type { IpcMainInvokeEvent, WebContents } from 'electron';
import type { TrustedUrl } from './origin.ts';

/** The parts of a request that say where it comes from. */
export type Sender = Pick<IpcMainInvokeEvent, 'sender' | 'senderFrame'>;

/** Whether a request comes from the main frame of the main window while that shows our page. */
export function isTrustedSender(event: Sender, page: WebContents | null, isTrusted: TrustedUrl): boolean {
  const frame = event.senderFrame;
  return page !== null && event.sender === page && frame !== null && frame === page.mainFrame && isTrusted(frame.url);
}
