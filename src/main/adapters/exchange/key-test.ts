import type { ExchangeClient } from './exchange-client.ts';
import { ExchangeError } from './exchange-error.ts';
import type { FailureKind } from './failure-kind.ts';
import type { KeyPermissions, SupportedProfile } from './profile.ts';

export const KEY_DIAGNOSES = [
  'ok',
  'invalid-key',
  'insufficient-permissions',
  'can-withdraw',
  'ip-not-allowed',
  'wrong-contract-type',
  'clock-skew',
  'rate-limited',
  'exchange-down',
  'network-down',
] as const;
export type KeyDiagnosis = (typeof KEY_DIAGNOSES)[number];

/** What a test of a key found. `null` stands for what the exchange does not tell; it is never to be taken for good. */
export interface KeyTest {
  readonly diagnosis: KeyDiagnosis;
  /** A sentence or two for the user: what is wrong and what to do, or what the key can do. */
  readonly message: string;
  readonly trade: boolean | null;
  readonly withdraw: boolean | null;
  readonly ipRestricted: boolean | null;
  /** Exchange time minus ours, ms. */
  readonly clockOffsetMs: number | null;
  /** When the key stops working, ms. */
  readonly expiresAt: number | null;
}

/** A clock that is off by more than this is said; by more than the second, no orders are placed. */
export const CLOCK_WARNING_MS = 1_000;
export const CLOCK_LIMIT_MS = 5_000;

const NOTHING_TOLD: KeyPermissions = { trade: null, withdraw: null, ipRestricted: null, expiresAt: null };

/**
 * Tests a key from the outside in: is the exchange there, is its clock ours, is the key valid, what may it do, and does
 * it reach the perpetuals that it is for. Nothing is changed and no order is placed. A key that can withdraw is
 * diagnosed as that before everything that is less dangerous.
 */
export async function testKey(profile: SupportedProfile, client: ExchangeClient): Promise<KeyTest> {
  let clockOffsetMs: number | null = null;
  let permissions = NOTHING_TOLD;
  const result = (diagnosis: KeyDiagnosis, message: string): KeyTest => ({
    diagnosis,
    message,
    ...permissions,
    clockOffsetMs,
  });
  try {
    const clock = await client.measureClock();
    clockOffsetMs = clock.offset;
    permissions = await permissionsOf(client);
    if (permissions.withdraw === true) {
      return result(
        'can-withdraw',
        `This key can move funds out of the account at ${profile.name}: create one without withdrawal and transfer permissions and delete this one.`,
      );
    }
    if (permissions.trade === false) {
      return result(
        'insufficient-permissions',
        `This key may not place orders on perpetuals at ${profile.name}: give it that permission, or create a new key with it.`,
      );
    }
    const contractProblem = await contractTypeProblem(profile, client);
    if (contractProblem) return result('wrong-contract-type', contractProblem);
    if (Math.abs(clock.offset) - clock.uncertainty > CLOCK_LIMIT_MS) {
      return result('clock-skew', clockSentence(profile, clock.offset));
    }
    return result('ok', goodSentence(profile, client, permissions, clock.offset));
  } catch (error) {
    if (!(error instanceof ExchangeError)) throw error;
    const diagnosis = DIAGNOSIS_OF[error.kind];
    return diagnosis === undefined
      ? result('exchange-down', refusalSentence(profile, error))
      : result(diagnosis, error.message);
  }
}

/** Only questions that are open to everybody get here: an exchange that refuses those does not work as it should. */
function refusalSentence(profile: SupportedProfile, { detail }: ExchangeError): string {
  return `${profile.name} refuses a question that is open to everybody, so that it does not work as it should, or not for this address: look whether its site reports maintenance, and test the key again in some minutes (it says: ${detail}).`;
}

/** Failures that are a diagnosis by themselves, wherever in the test they turn up. */
const DIAGNOSIS_OF: Readonly<Partial<Record<FailureKind, KeyDiagnosis>>> = {
  'invalid-key': 'invalid-key',
  'insufficient-permissions': 'insufficient-permissions',
  'ip-not-allowed': 'ip-not-allowed',
  'clock-skew': 'clock-skew',
  'rate-limited': 'rate-limited',
  'exchange-down': 'exchange-down',
  'bad-answer': 'exchange-down',
  'network-down': 'network-down',
};

/**
 * What the key may do. An exchange that does not answer the question (some want a further permission for it, testnets
 * often lack it) leaves everything unknown, which is not the same as harmless.
 */
async function permissionsOf(client: ExchangeClient): Promise<KeyPermissions> {
  try {
    return (await client.permissions()) ?? NOTHING_TOLD;
  } catch (error) {
    if (!(error instanceof ExchangeError)) throw error;
    const unanswered = error.kind === 'insufficient-permissions' || DIAGNOSIS_OF[error.kind] === undefined;
    if (unanswered) return NOTHING_TOLD;
    throw error;
  }
}

/** Reads instruments, balance and positions of the contract type; says so when the key has none of that kind. */
async function contractTypeProblem(profile: SupportedProfile, client: ExchangeClient): Promise<string | null> {
  const wrong = `This key reaches no ${client.contract} perpetuals at ${profile.name}: choose the other contract type, or open that kind of account there first.`;
  if ((await client.instruments()).length === 0) return wrong;
  try {
    await client.balance();
    await client.positions();
    return null;
  } catch (error) {
    if (error instanceof ExchangeError && DIAGNOSIS_OF[error.kind] === undefined) return wrong;
    throw error;
  }
}

function goodSentence(
  profile: SupportedProfile,
  client: ExchangeClient,
  { trade, withdraw, ipRestricted, expiresAt }: KeyPermissions,
  offset: number,
): string {
  const can =
    trade === null ? 'is valid (whether it may trade is not told)' : `can trade ${client.contract} perpetuals`;
  const funds = withdraw === null ? 'whether it can withdraw cannot be verified' : 'it cannot withdraw';
  const sentences = [`The key ${can}, and ${funds}.`];
  if (ipRestricted === false) sentences.push('It works from any address: bind it to yours if that is fixed.');
  if (expiresAt !== null) sentences.push(`It stops working on ${new Date(expiresAt).toISOString().slice(0, 10)}.`);
  if (Math.abs(offset) > CLOCK_WARNING_MS) sentences.push(clockSentence(profile, offset));
  return sentences.join(' ');
}

function clockSentence(profile: SupportedProfile, offset: number): string {
  const seconds = (Math.abs(offset) / 1000).toFixed(1);
  return `The clock of this machine is ${seconds} s ${offset > 0 ? 'behind' : 'ahead of'} that of ${profile.name}: switch automatic time on.`;
}
