import type { Told } from './fills.ts';
import type { KnownMarket } from './venue.ts';

/** Tiers of the exchanges that tell them: 0.4 % up to 150000 with a leverage of 125, then 0.5 % up to 900000 with 100. */
export const TIERS: Readonly<Record<string, (market: KnownMarket) => Told>> = {
  kucoinfutures: ({ id: symbol }) => ({
    path: `/contracts/risk-limit/${symbol}`,
    body: {
      code: '200000',
      data: [
        { level: 1, minRiskLimit: 0, maxRiskLimit: 150_000, maxLeverage: 125, maintainMargin: 0.004 },
        { level: 2, minRiskLimit: 150_000, maxRiskLimit: 900_000, maxLeverage: 100, maintainMargin: 0.005 },
      ].map((tier) => ({ symbol, initialMargin: 1 / tier.maxLeverage, ...tier })),
    },
  }),
  bitget: ({ id: symbol }) => ({
    path: '/v2/mix/market/query-position-lever',
    body: {
      code: '00000',
      msg: 'success',
      data: [
        { level: '1', startUnit: '0', endUnit: '150000', leverage: '125', keepMarginRate: '0.004' },
        { level: '2', startUnit: '150000', endUnit: '900000', leverage: '100', keepMarginRate: '0.005' },
      ].map((tier) => ({ symbol, ...tier })),
    },
  }),
  gate: ({ symbol }) => ({
    path: `/futures/${symbol.split(':')[1].toLowerCase()}/risk_limit_tiers`,
    body: [
      { tier: 1, risk_limit: '150000', initial_rate: '0.008', maintenance_rate: '0.004', leverage_max: '125' },
      { tier: 2, risk_limit: '900000', initial_rate: '0.01', maintenance_rate: '0.005', leverage_max: '100' },
    ],
  }),
};
