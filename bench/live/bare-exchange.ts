import { type AddressInfo, createServer, type Socket } from 'node:net';
import { machineMs } from './moving-clock.ts';

/** The least that an exchange can be: it answers whatever comes, and knows when it has answered a question for candles. */
export class BareExchange {
  readonly #server = createServer((socket) => this.#serve(socket));
  #answers: number[] = [];

  /** @returns its port */
  async open(): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return (this.#server.address() as AddressInfo).port;
  }

  takeAnswers(): number[] {
    const answers = this.#answers;
    this.#answers = [];
    return answers;
  }

  #serve(socket: Socket): void {
    socket.setNoDelay(true);
    socket.on('error', () => socket.destroy());
    socket.on('data', (data) => {
      if (data.subarray(0, 4).toString('latin1') === 'GET ') this.#answers.push(machineMs());
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}');
    });
  }
}
