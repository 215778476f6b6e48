import { at } from './ccxt-api.ts';

/** Thrown where the body of an answer breaks off or stands still: the request has been sent, and may have been done. */
export class AnswerBrokeOff extends Error {
  override readonly name = 'AnswerBrokeOff';
}

/**
 * Reads the body of an answer to its end. ccxt's time limit ends with the headers, and of a compressed body that breaks
 * off it hears nothing at all: both would leave the call waiting for ever.
 * @param answer undici's, whose `body` is a stream
 * @param timeoutMs longest time for the whole body
 * @throws AnswerBrokeOff
 */
export async function readWhole<T>(read: () => Promise<T>, answer: unknown, timeoutMs: number): Promise<T> {
  const body = at(answer, 'body') as NodeJS.ReadableStream & { destroy(): void };
  let timer: NodeJS.Timeout | undefined;
  const broken = new Promise<never>((_resolve, reject) => {
    body.on('error', reject);
    timer = setTimeout(() => reject(new Error(`it stood still for ${timeoutMs} ms`)), timeoutMs);
  });
  try {
    return await Promise.race([read(), broken]);
  } catch (error) {
    body.destroy();
    throw new AnswerBrokeOff(`the answer broke off: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    clearTimeout(timer);
  }
}
