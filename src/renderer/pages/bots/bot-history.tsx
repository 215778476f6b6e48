import { Tabs } from 'radix-ui';
import { useCallback, useState } from 'react';
import type { Bot, BotOrder } from '#contract/bots.ts';
import { coinOf } from '#renderer/fleet/open-positions.ts';
import { Tab, TabContent, TabCount } from '#renderer/ui/tabs.tsx';
import { digitsOf } from './bot-figures.tsx';
import { BotFills } from './bot-fills.tsx';
import { BotLimits } from './bot-limits.tsx';
import { BotLog } from './bot-log.tsx';
import { BotOrders } from './bot-orders.tsx';
import { BotTrades } from './bot-trades.tsx';
import { namesOf } from './market-names.ts';
import { isWorking } from './order-rows.ts';
import type { BotNews } from './use-bot-detail.ts';

export type HistoryTab = 'log' | 'orders' | 'fills' | 'trades' | 'limits';

export interface BotHistoryProps {
  readonly bot: Bot;
  readonly news: BotNews | null;
  readonly tab: HistoryTab;
  readonly onTab: (tab: HistoryTab) => void;
}

/** What a bot has done, and what it is held to. */
export function BotHistory({ bot, news, tab, onTab }: BotHistoryProps) {
  const [order, setOrder] = useState<BotOrder | null>(null);
  const { config, standing } = bot;
  const markets = config.markets.map(({ market }) => market);
  const names = namesOf(markets);
  const digits = digitsOf(bot);
  const orders = news?.orders ?? [];
  const fills = news?.fills ?? [];
  const working = orders.filter(isWorking).length;
  const { locks } = standing.risk;
  const showLog = useCallback(
    (chosen: BotOrder) => {
      setOrder(chosen);
      onTab('log');
    },
    [onTab],
  );
  return (
    <Tabs.Root
      value={tab}
      onValueChange={(value) => onTab(value as HistoryTab)}
      className="flex min-h-0 flex-[2] flex-col border-t border-line"
    >
      <Tabs.List aria-label="History" className="flex h-8 shrink-0 border-b border-line px-2">
        <Tab value="log">Log</Tab>
        {bot.mode === 'live' && (
          <>
            <Tab value="orders">Orders {working > 0 && <TabCount>{working} open</TabCount>}</Tab>
            <Tab value="fills">Fills</Tab>
          </>
        )}
        <Tab value="trades">
          Trades <TabCount>{standing.trades}</TabCount>
        </Tab>
        <Tab value="limits">Limits in use {locks.length > 0 && <TabCount warn>{locks.length}</TabCount>}</Tab>
      </Tabs.List>
      <TabContent value="log" scrolls={false}>
        <BotLog
          events={news?.events ?? []}
          markets={markets}
          digits={digits}
          order={order}
          onAllOrders={() => setOrder(null)}
        />
      </TabContent>
      <TabContent value="orders">
        <BotOrders orders={orders} fills={fills} names={names} onLog={showLog} />
      </TabContent>
      <TabContent value="fills">
        <BotFills fills={fills} orders={orders} names={names} coin={coinOf(bot)} />
      </TabContent>
      <TabContent value="trades">
        <BotTrades trades={news?.trades ?? []} names={names} digits={digits} />
      </TabContent>
      <TabContent value="limits">
        <BotLimits bot={bot} />
      </TabContent>
    </Tabs.Root>
  );
}
