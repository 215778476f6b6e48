import { create } from 'zustand';
import type { Failure } from '#contract/result.ts';

export interface Notice {
  readonly id: number;
  readonly tone: 'info' | 'error';
  readonly text: string;
}

interface NoticesState {
  readonly notices: readonly Notice[];
}

export const useNotices = create<NoticesState>(() => ({ notices: [] }));

const INFO_MS = 6000;
const ERROR_MS = 15_000;
const MAX_NOTICES = 4;
let lastId = 0;

/** Shows a line at the bottom of the window for a while. */
export function notify(notice: Omit<Notice, 'id'>): void {
  lastId += 1;
  const id = lastId;
  useNotices.setState((state) => ({ notices: [...state.notices, { ...notice, id }].slice(-MAX_NOTICES) }));
  setTimeout(() => dismissNotice(id), notice.tone === 'error' ? ERROR_MS : INFO_MS);
}

export function dismissNotice(id: number): void {
  useNotices.setState((state) => ({ notices: state.notices.filter((notice) => notice.id !== id) }));
}

/** Tells why something was not done. What the user cancelled needs no telling. */
export function showFailure(failure: Failure): void {
  if (failure.code !== 'cancelled') notify({ tone: 'error', text: failure.message });
}
