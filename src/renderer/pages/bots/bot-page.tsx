import { useMemo, useState } from 'react';
import type { Bot } from '#contract/bots.ts';
import { timeframeMs } from '#core/market/timeframe.ts';
import { marketsInWords, shortMarket } from '#renderer/format/market.ts';
import { TopBar } from '#renderer/shell/top-bar.tsx';
import { useTopic, useTopicItem } from '#renderer/stores/topics.ts';
import { Choice } from '#renderer/ui/choice.tsx';
import { Segmented } from '#renderer/ui/segmented.tsx';
import { ErrorState, SkeletonRows } from '#renderer/ui/states.tsx';
import { SPEEDS, setBotSpeed, speedOf } from './bot-actions.ts';
import { BotChartView } from './bot-chart-view.tsx';
import { BotFigures, ReplayProgress } from './bot-figures.tsx';
import { BotHistory, type HistoryTab } from './bot-history.tsx';
import { BotStrip } from './bot-strip.tsx';
import { EvaluationPanel, TradingChecks } from './evaluation-panel.tsx';
import { ExternalBox, UnresolvedNotice } from './external-box.tsx';
import { unresolvedOrders } from './order-rows.ts';
import { PositionPanel } from './position-panel.tsx';
import { useBotDetail } from './use-bot-detail.ts';

/** One bot: its chart as it grows, why it does what it does, and what it has done. */
export function BotPage({ id }: { readonly id: string }) {
  const bot = useTopicItem('bots', id);
  const { loading, error, retry } = useTopic('bots');
  if (bot) return <KnownBot bot={bot} />;
  return (
    <>
      <TopBar title="Bot" parent={{ title: 'Bots', href: '/bots' }} />
      {loading ? (
        <SkeletonRows rows={8} />
      ) : (
        <ErrorState text={error ?? 'There is no such bot any more.'} onRetry={retry} />
      )}
    </>
  );
}

function KnownBot({ bot }: { readonly bot: Bot }) {
  const [market, setMarket] = useState(0);
  const [tab, setTab] = useState<HistoryTab>('log');
  /** Open time of the candle that is asked about, ms; null for the last one. */
  const [asked, setAsked] = useState<number | null>(null);
  const { news, error } = useBotDetail(bot, market);
  const { config, standing } = bot;
  const { market: name } = config.markets[market];
  const several = config.markets.length > 1;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the levels belong to the candles, which come less often
  const shown = useMemo(
    () =>
      news && {
        candles: news.candles,
        timeframeMs: timeframeMs(config.timeframe),
        trades: news.trades.filter(({ symbol }) => symbol === undefined || symbol === name).slice(-500),
        market: standing.markets[market],
        tick: config.markets[market].instrument.tick,
      },
    [news, name, market, config.timeframe],
  );

  return (
    <>
      <TopBar
        title={bot.name}
        parent={{ title: 'Bots', href: '/bots' }}
        aside={
          <span className="truncate">
            {bot.strategyName} on {marketsInWords(config.markets.map((each) => each.market))} · {config.timeframe}
            {bot.keyLabel !== null && ` · ${bot.keyLabel}`}
          </span>
        }
      />
      <BotStrip bot={bot} />
      <ExternalBox bot={bot} />
      <UnresolvedNotice count={unresolvedOrders(news?.orders ?? []).length} onShow={() => setTab('orders')} />
      <div className="flex min-h-0 flex-1">
        <section aria-label="Chart and history" className="flex min-w-0 flex-1 flex-col">
          {several && (
            <div className="border-b border-line p-2">
              <Choice
                label="Instrument"
                value={String(market)}
                options={config.markets.map((each, k) => ({ value: String(k), label: shortMarket(each.market) }))}
                onChange={(value) => {
                  setMarket(Number(value));
                  setAsked(null);
                }}
              />
            </div>
          )}
          <div className="min-h-0 flex-[3]">
            <BotChartView key={market} shown={shown} replay={config.feed.kind === 'replay'} onAsk={setAsked} />
          </div>
          <BotHistory bot={bot} news={news} tab={tab} onTab={setTab} />
        </section>
        <aside className="flex w-72 shrink-0 flex-col gap-4 overflow-x-hidden overflow-y-auto border-l border-line p-4 min-[1280px]:w-80">
          <BotFigures bot={bot} />
          <ReplayProgress bot={bot} />
          {config.feed.kind === 'replay' && (
            <Segmented
              label="Replay speed"
              value={String(config.feed.speed)}
              options={SPEEDS}
              onChange={(speed) => void setBotSpeed(bot.id, speedOf(speed))}
            />
          )}
          {error && <p className="text-small text-danger-text">{error}</p>}
          <PositionPanel bot={bot} />
          <TradingChecks checks={news?.whyNotTrading ?? []} />
          {news && (
            <EvaluationPanel
              botId={bot.id}
              market={market}
              candles={news.candles}
              last={news.evaluations[market] ?? null}
              asked={asked}
              onAsk={setAsked}
            />
          )}
        </aside>
      </div>
    </>
  );
}
