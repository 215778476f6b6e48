import {
  Blocks,
  Bot,
  CandlestickChart,
  Database,
  KeyRound,
  LayoutDashboard,
  type LucideIcon,
  Settings,
} from 'lucide-react';
import type { PagePath } from '#contract/pages.ts';

export const PAGE_ICONS: Readonly<Record<PagePath, LucideIcon>> = {
  '/dashboard': LayoutDashboard,
  '/bots': Bot,
  '/backtester': CandlestickChart,
  '/strategies': Blocks,
  '/market-data': Database,
  '/keys': KeyRound,
  '/settings': Settings,
};
