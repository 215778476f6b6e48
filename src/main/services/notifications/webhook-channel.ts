import { createHmac } from 'node:crypto';
import type { Message } from '#core/notifications/message.ts';
import type { NetworkOptions } from '#main/adapters/exchange/network.ts';
import { postJson, Unreachable } from '#main/adapters/http/post-json.ts';
import { ENGINE } from '#main/version.ts';
import type { SecretAccess } from '../keys/secret-access.ts';
import { type Channel, DeliveryFailure } from './channel.ts';
import { readSecret } from './channel-secrets.ts';

export const WEBHOOK_FORMAT = 'plutarc-notification/1';
const SIGNATURE_HEADER = 'x-plutarc-signature';

export interface WebhookDeps {
  readonly secrets: Pick<SecretAccess, 'read'>;
  readonly network: () => Promise<NetworkOptions>;
}

/** Posts messages as JSON to an address of the user's. */
export class WebhookChannel implements Channel {
  readonly id = 'webhook';
  readonly rule = { most: 20, windowMs: 30_000 };
  readonly local = false;
  readonly #deps: WebhookDeps;

  constructor(deps: WebhookDeps) {
    this.#deps = deps;
  }

  endpoint(): null {
    return null;
  }

  async deliver(message: Message, signal: AbortSignal): Promise<string> {
    const { secrets } = this.#deps;
    const address = await readSecret(secrets, 'webhook-url');
    // Checked before: the error that a bad one causes repeats it.
    if (address === null || !URL.canParse(address)) {
      throw new DeliveryFailure('The address is missing: enter it again.', { again: false });
    }
    const secret = await readSecret(secrets, 'webhook-secret');
    const body = JSON.stringify(payloadOf(message));
    const headers = {
      'user-agent': ENGINE.replace(' ', '/'),
      ...(secret === null ? {} : { [SIGNATURE_HEADER]: signatureOf(body, secret) }),
    };
    const url = new URL(address);
    const network = await this.#deps.network();
    const { status, retryAfterMs } = await postJson(url, body, { network, signal, headers }).catch((error: unknown) => {
      if (!(error instanceof Unreachable)) throw error;
      throw new DeliveryFailure(`${url.host} is not reached: ${error.message}.`, { again: true });
    });
    if (status >= 200 && status < 300) return `${url.host} took the message (${status}).`;
    throw refusal(url.host, status, retryAfterMs);
  }
}

/** `plutarc-notification/1`: changes only with its number. Times in ms. */
function payloadOf({ id, time, category, urgent, silent, title, text, bot, count }: Message): object {
  return { format: WEBHOOK_FORMAT, id, time, category, urgent, silent, title, text, bot, count };
}

/** `sha256=` and the HMAC-SHA256 of the body's bytes in hexadecimal digits. */
export function signatureOf(body: string, secret: string): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}

function refusal(host: string, status: number, afterMs: number | null): DeliveryFailure {
  const said = `${host} answered ${status}`;
  if (status === 429) return new DeliveryFailure(`${said}: it wants fewer messages for now.`, { again: true, afterMs });
  if (status >= 500 || status === 408 || status === 425) {
    return new DeliveryFailure(`${said}: it does not work at the moment.`, { again: true, afterMs });
  }
  if (status >= 300 && status < 400) {
    return new DeliveryFailure(`${said}, a redirect: enter the address that it leads to.`, { again: false });
  }
  return new DeliveryFailure(`${said}: check the address and what it expects.`, { again: false });
}
