import { Trash2 } from 'lucide-react';
import { Tabs } from 'radix-ui';
import { useMemo, useState } from 'react';
import { useLocation } from 'wouter';
import type { Bot } from '#contract/bots.ts';
import { timeframeMs } from '#core/market/timeframe.ts';
import { marketsInWords, shortMarket } from '#renderer/format/market.ts';
import { accountDigits } from '#renderer/format/number.ts';
import { TopBar } from '#renderer/shell/top-bar.tsx';
import { useTopic, useTopicItem } from '#renderer/stores/topics.ts';
import { IconButton } from '#renderer/ui/button.tsx';
import { Choice } from '#renderer/ui/choice.tsx';
import { ConfirmDialog } from '#renderer/ui/dialog.tsx';
import { Segmented } from '#renderer/ui/segmented.tsx';
import { ErrorState, SkeletonRows } from '#renderer/ui/states.tsx';
import { Tab, TabContent, TabCount } from '#renderer/ui/tabs.tsx';
import { deleteBot, SPEEDS, setBotSpeed, speedOf } from './bot-actions.ts';
import { BotChartView } from './bot-chart-view.tsx';
import { BotControls } from './bot-controls.tsx';
import { BotFigures, PositionLine, ReplayProgress } from './bot-figures.tsx';
import { BotLimits } from './bot-limits.tsx';
import { BotLog } from './bot-log.tsx';
import { BotStateLabel, PaperBadge } from './bot-state.tsx';
import { BotTrades } from './bot-trades.tsx';
import { EvaluationPanel } from './evaluation-panel.tsx';
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
  const [, go] = useLocation();
  const [market, setMarket] = useState(0);
  const [deleting, setDeleting] = useState(false);
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
      },
    [news, name, market, config.timeframe],
  );
  const digits = accountDigits(config.settings.equity);
  const deletable = bot.state === 'stopped' || bot.state === 'error';

  return (
    <>
      <TopBar
        title={bot.name}
        parent={{ title: 'Bots', href: '/bots' }}
        aside={
          <>
            <PaperBadge />
            <BotStateLabel bot={bot} />
            <span className="truncate">
              {bot.strategyName} on {marketsInWords(config.markets.map((each) => each.market))} · {config.timeframe}
            </span>
          </>
        }
        actions={
          <>
            <BotControls bot={bot} />
            {deletable && <IconButton icon={Trash2} label="Delete bot" onClick={() => setDeleting(true)} />}
          </>
        }
      />
      {bot.error && (
        <p role="alert" className="border-b border-line px-4 py-2 text-small text-danger-text">
          {bot.error}
        </p>
      )}
      <div className="flex min-h-0 flex-1">
        <section aria-label="Chart and history" className="flex min-w-0 flex-1 flex-col">
          {several && (
            <div className="border-b border-line p-2">
              <Choice
                label="Instrument"
                value={String(market)}
                options={config.markets.map((each, k) => ({ value: String(k), label: shortMarket(each.market) }))}
                onChange={(value) => setMarket(Number(value))}
              />
            </div>
          )}
          <div className="min-h-0 flex-[3]">
            <BotChartView key={market} shown={shown} />
          </div>
          <Tabs.Root defaultValue="log" className="flex min-h-0 flex-[2] flex-col border-t border-line">
            <Tabs.List aria-label="History" className="flex border-b border-line px-2">
              <Tab value="log">Log</Tab>
              <Tab value="trades">
                Trades <TabCount>{standing.trades}</TabCount>
              </Tab>
              <Tab value="limits">Limits in use</Tab>
            </Tabs.List>
            <TabContent value="log">
              <BotLog events={news?.events ?? []} markets={config.markets.map((each) => each.market)} digits={digits} />
            </TabContent>
            <TabContent value="trades">
              <BotTrades trades={news?.trades ?? []} several={several} digits={digits} />
            </TabContent>
            <TabContent value="limits">
              <BotLimits bot={bot} />
            </TabContent>
          </Tabs.Root>
        </section>
        <aside className="flex w-80 shrink-0 flex-col gap-4 overflow-x-hidden overflow-y-auto border-l border-line p-4">
          <BotFigures bot={bot} />
          <div className="flex flex-col text-small">
            {standing.markets.map((each) => (
              <PositionLine key={each.market} market={each} digits={digits} />
            ))}
          </div>
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
          <EvaluationPanel checks={news?.whyNotTrading ?? []} evaluation={news?.evaluations[market] ?? null} />
        </aside>
      </div>
      <ConfirmDialog
        open={deleting}
        title={`Delete ${bot.name}?`}
        text="The bot goes with its trades and its log. This cannot be undone."
        action="Delete bot"
        onConfirm={() => void deleteBot(bot.id).then((gone) => gone && go('/bots'))}
        onClose={() => setDeleting(false)}
      />
    </>
  );
}
