import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { DEFAULT_NETWORK } from '#main/adapters/exchange/network.ts';
import { postJson, Unreachable } from '#main/adapters/http/post-json.ts';
import { PostBox } from '../../support/post-box.ts';

const signal = new AbortController().signal;

/** A proxy that takes CONNECT and leads everything to one place, or refuses. */
async function openProxy(target: string | null): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = [];
  const server: Server = createServer();
  server.on('connect', (request, socket) => {
    asked.push(request.url ?? '');
    if (target === null) {
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      return;
    }
    const onward = connect(Number(new URL(target).port), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      onward.pipe(socket).pipe(onward);
    });
    onward.on('error', () => socket.destroy());
    socket.on('error', () => onward.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

test('what is posted goes through the proxy of the network settings, except to this machine', async () => {
  const box = await PostBox.open();
  onTestFinished(() => box.close());
  const proxy = await openProxy(box.url);
  const options = { network: { ...DEFAULT_NETWORK, proxy: proxy.url }, signal };
  await expect(postJson(new URL('http://hooks.invalid/a'), '{}', options)).resolves.toMatchObject({ status: 200 });
  await expect(postJson(new URL(`${box.url}/b`), '{}', options)).resolves.toMatchObject({ status: 200 });
  expect(box.posted.map(({ path }) => path)).toEqual(['/a', '/b']);
  expect(proxy.asked).toEqual(['hooks.invalid:80']);
});

test('a proxy that refuses is named as the reason', async () => {
  const proxy = await openProxy(null);
  const options = { network: { ...DEFAULT_NETWORK, proxy: proxy.url }, signal };
  const failure = await postJson(new URL('http://hooks.invalid/secret'), '{}', options).catch((error) => error);
  expect(failure).toBeInstanceOf(Unreachable);
  expect(failure.message).toBe('the proxy refused to connect to hooks.invalid (403)');
});

test('an answer that does not come is given up after the time that a request may take', async () => {
  const box = await PostBox.open();
  onTestFinished(() => box.close());
  box.answer = () => null;
  const options = { network: { ...DEFAULT_NETWORK, timeoutMs: 50 }, signal };
  await expect(postJson(new URL(box.url), '{}', options)).rejects.toThrow('there was no answer in time');
});
