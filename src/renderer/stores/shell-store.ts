import { create } from 'zustand';

/** What lies over the page; one at a time. */
export type Overlay = 'palette' | 'kill-switch' | 'shortcuts' | 'create-bot';

interface ShellState {
  readonly overlay: Overlay | null;
}

export const useShell = create<ShellState>(() => ({ overlay: null }));

export function openOverlay(overlay: Overlay): void {
  useShell.setState({ overlay });
}

export function closeOverlay(): void {
  useShell.setState({ overlay: null });
}
