import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readFundingFile } from '#main/adapters/csv/funding-file.ts';
import { UserError } from '#main/errors.ts';
import { temporaryFolder } from '../../support/temp-folder.ts';

function read(content: string) {
  const path = join(temporaryFolder(), 'funding.csv');
  writeFileSync(path, content);
  const { time, rate } = readFundingFile(path);
  return [...time].map((at, i) => [at, rate[i]]);
}

describe('funding rates in a CSV file', () => {
  it.each([
    ['plain', 'time,rate\n1704067200000,0.0001\n1704096000000,-0.00002\n'],
    ['with another name and order', 'Funding_Rate,mark,TIME\n0.0001,5,1704067200000\n-2e-5,6,1704096000000'],
    ['newest first, one twice', 'time,rate\n1704096000,-0.00002\n1704067200,0.0001\n1704096000,-0.000020\n'],
    ['with dates', 'date,rate\n2024-01-01,0.0001\n2024-01-01 08:00,-0.00002\n'],
  ])('are read %s', (_, content) => {
    expect(read(content)).toEqual([
      [1704067200000, 0.0001],
      [1704096000000, -0.00002],
    ]);
  });

  it.each([
    ['time,rate\n1704067200000,x\n', 'line 2: rate "x" is not a number'],
    ['time,rate\n1704067200000,1.5\n', 'line 2: rate 1.5 is 100 % or more: rates are fractions, 0.0001 is 0.01 %'],
    [
      'time,rate\n1704067200000,0.1\n1704096000000,0.2\n1704067200000,0.3\n',
      'line 4: the rate of 2024-01-01 00:00 UTC is also on line 2, with another value',
    ],
    ['time,open\n1,2\n', 'line 1: there is no column "rate" (found "time,open", expected time,rate)'],
    ['time,rate\n', 'has column names but no rows'],
  ])('are refused in one line %#', (content, message) => {
    expect(() => read(content)).toThrow(new UserError(`funding.csv ${message}`));
  });
});
