import { useEffect, useRef } from 'react';
import { useChartColors } from '#renderer/charts/chart-theme.ts';
import { useSettings } from '#renderer/stores/settings-store.ts';
import { BotChart, type BotChartShown } from './bot-chart.ts';

/** The chart of one of a bot's instruments. */
export function BotChartView({
  shown,
  replay,
  onAsk,
}: {
  readonly shown: BotChartShown | null;
  /** Whether the candles are stored ones that are gone through. */
  readonly replay: boolean;
  /** Hears the open time, ms, of a candle that is clicked. */
  readonly onAsk: (time: number) => void;
}) {
  const host = useRef<HTMLDivElement>(null);
  const chart = useRef<BotChart | null>(null);
  const timeZone = useSettings((settings) => settings.timeZone);
  const colors = useChartColors();
  const start = useRef({ colors, timeZone, onAsk });

  useEffect(() => {
    if (!host.current) return;
    const made = new BotChart(host.current, start.current.colors, start.current.timeZone, start.current.onAsk);
    chart.current = made;
    return () => {
      chart.current = null;
      made.dispose();
    };
  }, []);

  useEffect(() => {
    chart.current?.setColors(colors);
    chart.current?.setTimeZone(timeZone);
  }, [colors, timeZone]);

  useEffect(() => {
    if (shown) chart.current?.show(shown);
  }, [shown]);

  return (
    <div className="relative h-full min-h-0">
      <div ref={host} data-testid="bot-chart" className="absolute inset-0" />
      {(!shown || shown.candles.length === 0) && (
        <p className="absolute inset-0 z-10 flex items-center justify-center text-muted">
          {replay ? 'No candle has been replayed yet. Start the bot.' : 'No candle has come yet.'}
        </p>
      )}
    </div>
  );
}
