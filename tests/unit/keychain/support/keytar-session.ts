import { KeytarStore } from '#main/adapters/keychain/keytar-store.ts';

/**
 * Run inside a D-Bus session: stores, reads, lists and removes in the keychain that is running there, and prints what it
 * saw as JSON.
 */
const saw: Record<string, unknown> = {};
try {
  const store = await KeytarStore.open('plutarc-test');
  await store.write('key-1', { apiKey: 'a', secret: 'first' });
  await store.write('key-1', { apiKey: 'a', secret: 'ünïcode "quoted"' });
  await store.write('key-2', { privateKey: 'x'.repeat(4000) });
  saw.listed = await store.list();
  saw.read = await store.read('key-1');
  saw.long = (await store.read('key-2'))?.privateKey.length;
  saw.missing = await store.read('key-3');
  saw.removed = [await store.remove('key-1'), await store.remove('key-1')];
  saw.left = await (await KeytarStore.open('plutarc-test')).list();
} catch (error) {
  saw.error = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
console.log(JSON.stringify(saw));
