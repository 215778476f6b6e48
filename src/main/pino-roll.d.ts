/** pino-roll ships no types; this is the part of it that is used. */
declare module 'pino-roll' {
  import type { SonicBoom } from 'sonic-boom';

  interface Options {
    readonly file: string;
    readonly size?: string;
    readonly mkdir?: boolean;
    readonly limit?: { readonly count?: number; readonly removeOtherLogFiles?: boolean };
  }

  export default function roll(options: Options): Promise<SonicBoom>;
}
