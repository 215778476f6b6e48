import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createAppProtocolHandler, resolveAppRequest } from '#main/desktop/app-protocol.ts';
import { CONTENT_SECURITY_POLICY } from '#main/desktop/content-security-policy.ts';
import { HOSTILE_URLS } from './hostile-urls.ts';

const ROOT = join('/srv', 'renderer');
const get = (url: string) => resolveAppRequest(ROOT, { method: 'GET', url });

describe('a request for a file of the page', () => {
  test.each([
    ['app://plutarc/', 'index.html'],
    ['app://plutarc/index.html', 'index.html'],
    ['app://plutarc/assets/index-1.js?v=2', 'assets/index-1.js'],
    ['app://plutarc/assets/a%20b.css', 'assets/a b.css'],
    ['app://plutarc/assets/../index.html', 'index.html'],
    ['app://plutarc/%2e%2e/index.html', 'index.html'],
  ])('%s is answered with %s', (url, file) => {
    expect(get(url)).toBe(join(ROOT, file));
  });

  test.each([
    ['app://plutarc/..%2f..%2fetc/passwd.json', 403],
    ['app://plutarc/%2e%2e%2fsecret.json', 403],
    ['app://plutarc/..%5c..%5csecret.json', 403],
    ['app://plutarc/assets/..%2f..%2fsecret.js', 403],
    ['app://plutarc/a%00.js', 403],
    ['app://plutarc/%E0%A4%A.js', 400],
    ['app://plutarc/ledger.db', 404],
    ['app://plutarc/preload.cjs', 404],
    ['app://plutarc/assets', 404],
  ])('%s is refused with %d', (url, status) => {
    expect(get(url)).toBe(status);
  });

  test.each(HOSTILE_URLS)('that says "%s" is refused', (url) => {
    expect([400, 403]).toContain(get(url));
  });

  test.each(['POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS', 'get'])('with the method %s is refused', (method) => {
    expect(resolveAppRequest(ROOT, { method, url: 'app://plutarc/' })).toBe(405);
  });

  test('never leads out of the folder, whatever the path', () => {
    const piece = fc.constantFrom('..', '.', '%2e%2e', '%2f', '/', '\\', '%5c', 'a', '%252e%252e', '%00', '.js');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const answer = get(`app://plutarc/${pieces.join('')}`);
        expect(typeof answer === 'number' || answer.startsWith(`${ROOT}/`)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('an answer', () => {
  let root: string;
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'plutarc-page-'));
    mkdirSync(join(root, 'assets'));
    writeFileSync(join(root, 'index.html'), '<!doctype html>');
    writeFileSync(join(root, 'assets', 'main.js'), '1');
  });
  afterAll(() => rmSync(root, { recursive: true }));

  test.each([
    ['app://plutarc/', 200, 'text/html; charset=utf-8'],
    ['app://plutarc/assets/main.js', 200, 'text/javascript; charset=utf-8'],
    ['app://plutarc/assets/missing.js', 404, 'text/plain'],
    ['app://elsewhere/', 403, 'text/plain'],
  ])('to %s has status %d, its type and the policy', async (url, status, type) => {
    const response = await createAppProtocolHandler(root)(new Request(url));
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe(type);
    expect(response.headers.get('content-security-policy')).toBe(CONTENT_SECURITY_POLICY);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  });

  test('carries exactly this policy', () => {
    expect(CONTENT_SECURITY_POLICY).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
  });
});
