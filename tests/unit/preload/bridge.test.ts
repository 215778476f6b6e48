import { describe, expect, test } from 'vitest';
import { PROCEDURE_NAMES } from '#contract/channels.ts';
import type { Delta } from '#contract/topics.ts';
import { createBridge, type PreloadIpc } from '#preload/bridge.ts';

class FakeIpc implements PreloadIpc {
  readonly invoked: [string, unknown][] = [];
  readonly listeners = new Map<string, ((event: unknown, delta: Delta) => void)[]>();

  async invoke(channel: string, input: unknown) {
    this.invoked.push([channel, input]);
    return { ok: true, value: null };
  }

  on(channel: string, listener: (event: unknown, delta: Delta) => void) {
    this.listeners.set(channel, [...(this.listeners.get(channel) ?? []), listener]);
  }

  removeListener(channel: string, listener: (event: unknown, delta: Delta) => void) {
    this.listeners.set(
      channel,
      (this.listeners.get(channel) ?? []).filter((other) => other !== listener),
    );
  }
}

const DELTA: Delta = { topic: 'jobs', seq: 1, change: { kind: 'remove', id: 'a' } };

describe('what the page gets', () => {
  test('is this, and nothing else', () => {
    const bridge = createBridge(new FakeIpc());
    expect({ keys: Object.keys(bridge), calls: Object.keys(bridge.calls) }).toMatchInlineSnapshot(`
      {
        "calls": [
          "app.info",
          "app.open-link",
          "app.open-data-folder",
          "app.choose-data-folder",
          "app.intent-done",
          "settings.get",
          "settings.update",
          "jobs.cancel",
          "jobs.dismiss",
          "market-data.choose-file",
          "market-data.import",
          "market-data.export",
          "market-data.gaps",
          "market-data.delete",
          "market-data.candles",
          "market-data.create-demo",
          "market-data.exchanges",
          "market-data.instruments",
          "market-data.listed-since",
          "market-data.download",
          "market-data.pause-download",
          "market-data.resume-download",
          "market-data.remove-download",
          "strategies.list",
          "strategies.open",
          "strategies.create",
          "strategies.duplicate",
          "strategies.keep-draft",
          "strategies.save",
          "strategies.restore",
          "strategies.delete",
          "strategies.undelete",
          "strategies.export",
          "strategies.import",
          "strategies.check",
          "strategies.preview",
          "strategies.prepare-preview",
          "components.list",
          "backtests.start",
          "backtests.report",
          "backtests.explain",
          "backtests.delete",
          "backtests.export",
          "keys.reload",
          "keys.open-vault",
          "keys.use-keychain",
          "keys.add",
          "keys.test",
          "keys.cancel-check",
          "keys.set-active",
          "keys.remove",
          "keys.remove-orphan",
          "keys.instruments",
          "keys.set-instruments",
          "exchanges.list",
          "network.list",
          "network.set",
          "network.remove",
          "bots.create",
          "bots.command",
          "bots.resolve-external",
          "bots.kill-switch",
          "bots.set-speed",
          "bots.delete",
          "bots.detail",
          "bots.evaluation",
          "bots.recent-trades",
          "bots.candles",
          "bots.host",
          "notifications.get",
          "notifications.update",
          "notifications.set-secret",
          "notifications.remove-secret",
          "notifications.test",
          "notifications.find-chats",
          "topics.snapshot",
        ],
        "keys": [
          "calls",
          "onDelta",
        ],
      }
    `);
  });

  test('cannot be changed', () => {
    const bridge = createBridge(new FakeIpc());
    expect(Object.isFrozen(bridge)).toBe(true);
    expect(Object.isFrozen(bridge.calls)).toBe(true);
  });

  test('asks on the channel of the procedure only, with one argument', async () => {
    const ipc = new FakeIpc();
    const { calls } = createBridge(ipc);
    for (const name of PROCEDURE_NAMES) {
      await (calls[name] as (...input: unknown[]) => Promise<unknown>)({ name }, 'another', 'channel');
    }
    expect(ipc.invoked).toEqual(PROCEDURE_NAMES.map((name) => [`plutarc:${name}`, { name }]));
  });

  test('hears deltas without the event, until it stops', () => {
    const ipc = new FakeIpc();
    const heard: unknown[][] = [];
    const stop = createBridge(ipc).onDelta((...args) => heard.push(args));
    const send = () => {
      for (const listener of ipc.listeners.get('plutarc:delta') ?? []) listener({ sender: 'ipcRenderer' }, DELTA);
    };
    send();
    stop();
    send();
    expect(heard).toEqual([[DELTA]]);
  });
});
