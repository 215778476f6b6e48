import type { Report } from '#core/analysis/report.ts';

/** Elements of a long list that are put into one piece of text. */
const SLICE = 2000;

/**
 * The report as JSON, in pieces: exactly what `JSON.stringify` makes of it, and a new line, without ever holding all of it, which for a
 * long run is more than the run itself needs.
 */
export function* reportJson(report: Report): Generator<string> {
  let separator = '{';
  for (const [key, value] of Object.entries(report)) {
    yield `${separator}${JSON.stringify(key)}:`;
    separator = ',';
    if (Array.isArray(value) && value.length > SLICE) yield* listJson(value);
    else yield JSON.stringify(value);
  }
  yield '}\n';
}

function* listJson(list: readonly unknown[]): Generator<string> {
  for (let from = 0; from < list.length; from += SLICE) {
    const slice = JSON.stringify(list.slice(from, from + SLICE)).slice(1, -1);
    yield `${from === 0 ? '[' : ','}${slice}`;
  }
  yield ']';
}
