import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { settingsProcedures, settingsSchema } from '#contract/settings.ts';
import { Ledger } from '#main/adapters/storage/ledger.ts';
import { UserError } from '#main/errors.ts';
import { SettingsService } from '#main/services/settings/settings-service.ts';

let folder: string;
let ledger: Ledger;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plutarc-settings-'));
  ledger = Ledger.open(folder);
});
afterEach(() => {
  ledger.close();
  rmSync(folder, { recursive: true });
});

describe('settings', () => {
  test('have their defaults at first', () => {
    expect(new SettingsService(ledger).get()).toEqual(settingsSchema.parse({}));
  });

  test('stay as they are when a request names others', () => {
    expect(settingsProcedures['settings.update'].input.parse({ theme: 'dark' })).toEqual({ theme: 'dark' });
  });

  test('that were changed are there after a restart, and the others stay', () => {
    const updated = new SettingsService(ledger).update({ theme: 'light', timeZone: 'Europe/Athens' });
    ledger.close();
    ledger = Ledger.open(folder);
    expect(updated).toEqual({ ...settingsSchema.parse({}), theme: 'light', timeZone: 'Europe/Athens' });
    expect(new SettingsService(ledger).get()).toEqual(updated);
  });

  test.each(['UTC', 'local', 'Asia/Tokyo', 'America/Argentina/Buenos_Aires'])('take the time zone %s', (timeZone) => {
    expect(new SettingsService(ledger).update({ timeZone }).timeZone).toBe(timeZone);
  });

  test.each(['Mars/Olympus', '', '../etc'])('refuse the time zone "%s" and change nothing', (timeZone) => {
    const settings = new SettingsService(ledger);
    expect(() => settings.update({ theme: 'dark', timeZone })).toThrow(UserError);
    expect(settings.get()).toEqual(settingsSchema.parse({}));
    expect(ledger.readSettings()).toEqual({});
  });
});
