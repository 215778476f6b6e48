import { create } from 'zustand';
import { createJSONStorage, persist } from 'zustand/middleware';

interface LayoutState {
  readonly railCollapsed: boolean;
  readonly formCollapsed: boolean;
  /** Share of the report page that the chart takes, in percent. */
  readonly chartShare: number;
  /** Share of a strategy's page that is left of its preview, in percent. */
  readonly builderShare: number;
}

/** Which parts of the window are open; kept by the window itself because it says nothing about the user's data. */
export const useLayout = create<LayoutState>()(
  persist((): LayoutState => ({ railCollapsed: false, formCollapsed: false, chartShare: 60, builderShare: 46 }), {
    name: 'plutarc.layout',
    storage: createJSONStorage(() => localStorage),
  }),
);
