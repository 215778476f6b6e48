import { readFile } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { CONTENT_SECURITY_POLICY } from './content-security-policy.ts';
import { APP_URL, hasOriginOf } from './origin.ts';

/** Everything that the build puts into the page's folder. */
const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

const isAppUrl = hasOriginOf(APP_URL);

/**
 * File below `root` that a request asks for.
 * @returns its path, or the HTTP status of the refusal: 405 for anything but GET, 400 for a URL that cannot be read,
 *   403 for another host and for paths that would leave the folder, 404 for kinds of files that the page does not have
 */
export function resolveAppRequest(root: string, { method, url }: { method: string; url: string }): string | number {
  if (method !== 'GET') return 405;
  if (!URL.canParse(url)) return 400;
  if (!isAppUrl(url)) return 403;
  let path: string;
  try {
    path = decodeURIComponent(new URL(url).pathname);
  } catch {
    return 400;
  }
  // The URL parser has resolved plain and single-encoded dots; what is left of them was encoded to get past it.
  if (path.includes('\0') || path.includes('\\') || path.split('/').includes('..')) return 403;
  const file = join(root, path === '/' ? 'index.html' : path);
  if (!file.startsWith(root + sep)) return 403;
  return extname(file) in CONTENT_TYPES ? file : 404;
}

/** Serves the built page. Every answer carries the content security policy. */
export function createAppProtocolHandler(root: string): (request: Request) => Promise<Response> {
  return async (request) => {
    const file = resolveAppRequest(root, request);
    if (typeof file === 'number') return respond(null, file);
    try {
      return respond(await readFile(file), 200, CONTENT_TYPES[extname(file)]);
    } catch {
      return respond(null, 404);
    }
  };
}

function respond(body: Buffer<ArrayBuffer> | null, status: number, type = 'text/plain'): Response {
  return new Response(body, {
    status,
    headers: {
      'content-type': type,
      'content-security-policy': CONTENT_SECURITY_POLICY,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-cache',
    },
  });
}
