import type { ApiAnswer } from './api-call.ts';
import type { ServerFailure } from './faults.ts';

const page = (title: string) =>
  `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n</body>\r\n</html>\r\n`;

/** Failures that come from the machines in front of an exchange, which are the same everywhere. */
export function commonFailure(how: Extract<ServerFailure, 'bad-gateway' | 'html-page' | 'empty-body'>): ApiAnswer {
  if (how === 'bad-gateway') return { status: 502, body: page('502 Bad Gateway') };
  if (how === 'html-page') return { status: 200, body: page('Checking your browser before accessing the site') };
  return { status: 200, body: '' };
}

/** A page that says that the exchange is not there at the moment. */
export function unavailablePage(): ApiAnswer {
  return { status: 503, headers: { 'Retry-After': '60' }, body: page('503 Service Temporarily Unavailable') };
}
