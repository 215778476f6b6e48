import type { ExchangeInfo } from '#contract/keys.ts';
import { endpointOverride } from '#main/adapters/exchange/endpoint-override.ts';
import { exchangeRow } from '#main/adapters/exchange/exchange-guide.ts';
import { EXCHANGE_PROFILES } from '#main/adapters/exchange/profiles/index.ts';
import { UserError } from '#main/errors.ts';

/** Every exchange as the window shows it, made from the profiles. */
export function listExchanges(env: NodeJS.ProcessEnv = process.env): ExchangeInfo[] {
  return EXCHANGE_PROFILES.map((profile) => {
    const supported = profile.status === 'supported' ? profile : null;
    return {
      id: profile.id,
      name: profile.name,
      status: profile.status,
      closedOn: profile.status === 'closed' ? profile.closedOn : null,
      city: profile.city,
      contracts: [...profile.contracts],
      marginModes: [...profile.marginModes],
      testnet: supported?.testnet?.title ?? null,
      notes: exchangeRow(profile).notes,
      quirks: [...profile.quirks],
      apiPage: profile.apiPage,
      setUp: [...profile.setUp],
      fields: [...(supported?.credentials ?? [])],
      tellsPermissions: supported?.permissions !== undefined,
      leverage: supported?.leverage ?? 'settable',
      polledSeconds: supported?.candles.source === 'poll' ? supported.candles.pollSeconds : null,
      ...override(profile.id, env),
    };
  });
}

function override(exchange: string, env: NodeJS.ProcessEnv): Pick<ExchangeInfo, 'endpoint' | 'endpointProblem'> {
  try {
    return { endpoint: endpointOverride(exchange, env), endpointProblem: null };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { endpoint: null, endpointProblem: error.message };
  }
}
