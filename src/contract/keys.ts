import { z } from 'zod';
import { sizingSchema } from '#core/simulation/settings.ts';
import { procedure } from './procedure.ts';

/** What a test of a key can find (`formats.md`). */
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

export const contractTypeSchema = z.enum(['linear', 'inverse']);
export type ContractType = z.infer<typeof contractTypeSchema>;
export const marginModeSchema = z.enum(['isolated', 'cross']);
export type MarginMode = z.infer<typeof marginModeSchema>;

/** What a test found. `null` stands for what the exchange does not tell, which is never to be taken for good. */
export const keyTestSchema = z.object({
  diagnosis: z.enum(KEY_DIAGNOSES),
  /** A sentence or two: what is wrong and what to do, or what the key can do. */
  message: z.string(),
  trade: z.boolean().nullable(),
  withdraw: z.boolean().nullable(),
  ipRestricted: z.boolean().nullable(),
  /** Exchange time minus ours, ms. */
  clockOffsetMs: z.number().nullable(),
  /** When the key stops working, ms. */
  expiresAt: z.number().nullable(),
});
export type KeyTest = z.infer<typeof keyTestSchema>;

/** A test with when it was made, ms, and the simulator that stood in for the exchange, if one did. */
export const madeKeyTestSchema = keyTestSchema.extend({ at: z.number(), endpoint: z.string().nullable() });
export type MadeKeyTest = z.infer<typeof madeKeyTestSchema>;

/** One instrument that a key may trade, and how. */
export const keyInstrumentSchema = z.strictObject({
  /** ccxt's unified symbol, e.g. `BTC/USDT:USDT`. */
  symbol: z.string().min(1).max(60),
  leverage: z.number().min(1).max(500),
  marginMode: marginModeSchema,
  sizing: sizingSchema,
});
export type KeyInstrument = z.infer<typeof keyInstrumentSchema>;

/** A key without its secret. */
export const keySchema = z.object({
  id: z.string(),
  label: z.string(),
  exchange: z.string(),
  contract: contractTypeSchema,
  testnet: z.boolean(),
  /** Enough of the public part to tell it from another key. */
  masked: z.string(),
  /** An inactive key opens no positions; those that are open are still closed with it. */
  active: z.boolean(),
  createdAt: z.number(),
  /** When the user said that the key cannot withdraw, because the exchange does not tell; null when it tells. */
  withdrawalDeniedAt: z.number().nullable(),
  test: madeKeyTestSchema,
  instruments: z.array(keyInstrumentSchema),
  /** The bot that the key serves: one at a time. */
  botId: z.string().nullable(),
});
export type Key = z.infer<typeof keySchema>;

/** A question to an exchange that is under way; shown with its step where it was asked. */
export const keyCheckSchema = z.object({
  /** Chosen by who asks. */
  id: z.string(),
  step: z.string(),
  /** 0 to 1. */
  fraction: z.number(),
});
export type KeyCheck = z.infer<typeof keyCheckSchema>;

export const CREDENTIAL_FIELDS = ['apiKey', 'secret', 'password', 'uid', 'walletAddress', 'privateKey'] as const;
export type CredentialField = (typeof CREDENTIAL_FIELDS)[number];

/** The parts of a key as they were pasted. They cross in this direction only. */
export const credentialsSchema = z.strictObject(
  Object.fromEntries(CREDENTIAL_FIELDS.map((field) => [field, z.string().max(10_000).optional()])) as Record<
    CredentialField,
    z.ZodOptional<z.ZodString>
  >,
);
export type Credentials = z.infer<typeof credentialsSchema>;

export const newKeySchema = z.strictObject({
  exchange: z.string().max(40),
  label: z.string().max(200),
  contract: contractTypeSchema,
  testnet: z.boolean(),
  credentials: credentialsSchema,
  /** The user's word that the key cannot withdraw: asked for only where the exchange does not tell. */
  deniesWithdrawal: z.boolean(),
});
export type NewKey = z.infer<typeof newKeySchema>;

/** What became of a key that was to be added. A refused one is stored nowhere. */
export const addKeyReplySchema = z.object({
  /** Null when refused. */
  id: z.string().nullable(),
  masked: z.string(),
  test: keyTestSchema,
  /** The exchange does not tell whether the key can withdraw, and the user has not said that it cannot. */
  needsDenial: z.boolean(),
  /** What was done to the pasted text, as sentences. */
  notes: z.array(z.string()),
});
export type AddKeyReply = z.infer<typeof addKeyReplySchema>;

/** How secrets are kept on this machine. */
export const secretStoreStateSchema = z.object({
  kind: z.enum(['keytar', 'vault']),
  /**
   * `open`: ready. `locked`: the vault waits for its passphrase. `new`: there is no vault yet, its passphrase is to be
   * chosen. `unavailable`: no keychain is running.
   */
  state: z.enum(['open', 'locked', 'new', 'unavailable']),
  /** Why it is not ready, and what to do; null when it is. */
  problem: z.string().nullable(),
  /** Set by PLUTARC_KEYCHAIN, so that it cannot be chosen here. */
  fixed: z.boolean(),
  /** Entries of this data folder that no key belongs to. Empty while the store is not open. */
  orphans: z.array(z.string()),
});
export type SecretStoreState = z.infer<typeof secretStoreStateSchema>;

/** One exchange as the window shows it: the table, and what a form for a key needs. */
export const exchangeInfoSchema = z.object({
  id: z.string(),
  name: z.string(),
  status: z.enum(['supported', 'closed']),
  /** ISO date; null for a supported one. */
  closedOn: z.string().nullable(),
  city: z.string(),
  contracts: z.array(contractTypeSchema),
  marginModes: z.array(marginModeSchema),
  /** Name of the testnet; null without one. */
  testnet: z.string().nullable(),
  notes: z.string(),
  quirks: z.array(z.string()),
  /** Where a key is made, and the steps in the trader's words. */
  apiPage: z.string(),
  setUp: z.array(z.string()),
  fields: z.array(z.enum(CREDENTIAL_FIELDS)),
  /** Whether the exchange tells what a key may do. */
  tellsPermissions: z.boolean(),
  leverage: z.enum(['settable', 'per-order', 'implicit']),
  /** How often candles are asked for where the exchange streams none, s: they come so much late. Null with a stream. */
  polledSeconds: z.number().nullable(),
  /** Origin of the simulator that stands in for the exchange (`PLUTARC_ENDPOINT_…`); null as a rule. */
  endpoint: z.string().nullable(),
  /** What is wrong with that variable. */
  endpointProblem: z.string().nullable(),
});
export type ExchangeInfo = z.infer<typeof exchangeInfoSchema>;

/** What an instrument may be set to. */
export const instrumentLimitsSchema = z.object({
  symbol: z.string(),
  active: z.boolean(),
  /** 0 where the exchange does not tell. */
  maxLeverage: z.number(),
  /** Smallest order, in quote currency; 0 without one. */
  minNotional: z.number(),
});
export type InstrumentLimits = z.infer<typeof instrumentLimitsSchema>;

/** How this machine reaches exchanges. A login is never sent back: `hasLogin` says that there is one. */
export const networkRuleSchema = z.object({
  /** An exchange, or `all` for those without a rule of their own. */
  id: z.string(),
  /** `http://host:port`, or null for a direct way. */
  proxy: z.string().nullable(),
  hasLogin: z.boolean(),
  ipVersion: z.enum(['any', 'ipv4', 'ipv6']),
});
export type NetworkRule = z.infer<typeof networkRuleSchema>;

const byId = z.strictObject({ id: z.string().max(100) });
/** Under which progress is shown, and by which it can be cancelled. */
const checkId = z.string().min(1).max(100);

export const keyProcedures = {
  /** Reads the keys anew, since the command line may have changed them, and says how secrets are kept. */
  'keys.reload': procedure(z.strictObject({}), secretStoreStateSchema),
  /** Opens the vault, or makes one, and keeps secrets in it from now on. */
  'keys.open-vault': procedure(z.strictObject({ passphrase: z.string().max(1000) }), secretStoreStateSchema),
  /** Keeps secrets in the system's keychain again. */
  'keys.use-keychain': procedure(z.strictObject({}), secretStoreStateSchema),
  'keys.add': procedure(newKeySchema.extend({ checkId }), addKeyReplySchema),
  'keys.test': procedure(byId.extend({ checkId }), madeKeyTestSchema),
  'keys.cancel-check': procedure(z.strictObject({ checkId }), z.null()),
  'keys.set-active': procedure(byId.extend({ active: z.boolean() }), z.null()),
  /** Removes key and secret, at once and for good. */
  'keys.remove': procedure(byId, z.null()),
  /** Removes an entry of the keychain that no key belongs to. */
  'keys.remove-orphan': procedure(byId, z.null()),
  /** What the key's exchange offers for its contract type. */
  'keys.instruments': procedure(byId.extend({ checkId }), z.array(instrumentLimitsSchema)),
  /** Replaces the instruments of a key. */
  'keys.set-instruments': procedure(
    byId.extend({ checkId, instruments: z.array(keyInstrumentSchema).max(200) }),
    z.null(),
  ),
  'exchanges.list': procedure(z.strictObject({}), z.array(exchangeInfoSchema)),
  'network.list': procedure(z.strictObject({}), z.array(networkRuleSchema)),
  /** `proxy` may carry a login (`http://user:password@host:port`), which goes to the keychain. */
  'network.set': procedure(
    z.strictObject({
      id: z.string().max(40),
      /** Undefined keeps the proxy that there is. */
      proxy: z.string().max(500).nullable().optional(),
      ipVersion: z.enum(['any', 'ipv4', 'ipv6']),
    }),
    z.array(networkRuleSchema),
  ),
  /** Takes the rule of an exchange away: that for all holds again. */
  'network.remove': procedure(byId, z.array(networkRuleSchema)),
};
