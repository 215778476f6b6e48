/** The pages of the window that navigation and menus name, in their order. */
export const PAGES = [
  { path: '/dashboard', title: 'Dashboard' },
  { path: '/bots', title: 'Bots' },
  { path: '/backtester', title: 'Backtester' },
  { path: '/strategies', title: 'Strategies' },
  { path: '/market-data', title: 'Market data' },
  { path: '/keys', title: 'API keys' },
  { path: '/settings', title: 'Settings' },
] as const;

export type PagePath = (typeof PAGES)[number]['path'];
