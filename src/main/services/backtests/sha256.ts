import { createHash } from 'node:crypto';
import type { Sha256 } from '#core/analysis/origin.ts';

/** SHA-256 for what the core hashes. */
export const sha256: Sha256 = (parts) => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
};
