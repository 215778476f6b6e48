import { describe, expect, it } from 'vitest';
import { CATALOGUE } from '#core/components/catalogue.ts';
import { groupOf } from '#core/components/groups.ts';
import { systemItem } from '#main/services/strategies/strategy-items.ts';
import { systemTemplates } from '#main/services/strategies/system-templates.ts';
import { problemAt, problemsIn } from '#renderer/pages/strategies/editor/issues-of.ts';
import { searchComponents } from '#renderer/pages/strategies/editor/search-components.ts';
import { SLIDER_STEPS, sliderScale } from '#renderer/pages/strategies/editor/slider-scale.ts';
import { searchStrategies, tagsInUse } from '#renderer/pages/strategies/search-strategies.ts';

const numbers = CATALOGUE.flatMap(({ id, params }) =>
  params.flatMap((spec) =>
    spec.kind === 'integer' || spec.kind === 'number' ? [{ name: `${id} ${spec.name}`, spec }] : [],
  ),
);

describe('the slider of every number in the catalogue', () => {
  it.each(numbers)('$name: rises from the lowest value to the highest, inside the bounds', ({ spec }) => {
    const scale = sliderScale(spec);
    const values = Array.from({ length: SLIDER_STEPS + 1 }, (_, position) => scale.valueAt(position));
    expect([values[0], values.at(-1)]).toEqual([spec.min, spec.max]);
    for (const [k, value] of values.entries()) {
      expect(value).toBeGreaterThanOrEqual(values[k - 1] ?? spec.min);
      if (spec.kind === 'integer') expect(Number.isInteger(value)).toBe(true);
    }
    expect(Math.abs(scale.positionOf(spec.default) - SLIDER_STEPS * 0.35)).toBeLessThanOrEqual(SLIDER_STEPS * 0.65);
    const back = scale.valueAt(scale.positionOf(spec.default));
    expect(Math.abs(back - spec.default)).toBeLessThanOrEqual(Math.max(1e-9, 0.1 * (spec.max - spec.min)));
  });

  it.each(numbers)('$name: goes through all its values by keys, up and down', ({ spec }) => {
    const scale = sliderScale(spec);
    let value = spec.min;
    for (let k = 0; k <= SLIDER_STEPS && value < spec.max; k++) {
      const next = scale.next(value, 1);
      expect(next).toBeGreaterThan(value);
      expect(scale.next(next, -1)).toBeLessThan(next);
      value = next;
    }
    expect([value, scale.next(value, 1), scale.next(spec.min, -1)]).toEqual([spec.max, spec.max, spec.min]);
  });

  it('gives what is usual more room than what is extreme', () => {
    const period = numbers.find(({ name }) => name === 'ema-cross fast')?.spec;
    if (!period) throw new Error('the catalogue has it');
    const scale = sliderScale(period);
    expect(scale.positionOf(100) - scale.positionOf(1)).toBeGreaterThan(SLIDER_STEPS * 0.4);
    expect(scale.positionOf(5000)).toBe(SLIDER_STEPS);
  });
});

describe('problems by field', () => {
  const issues = [
    { field: 'components[1].params.period', message: 'a' },
    { field: 'components[10].role', message: 'b' },
    { field: 'components', message: 'c' },
  ];
  it('are found at the field, and inside of it', () => {
    expect(problemAt(issues, 'components')).toBe('c');
    expect(problemAt(issues, 'components[1]')).toBeUndefined();
    expect(problemAt(issues, 'components[1]', true)).toBe('a');
    expect(problemsIn(issues, 'components[1]').map(({ message }) => message)).toEqual(['a']);
    expect(problemsIn(issues, 'components')).toHaveLength(3);
  });
});

describe('searching', () => {
  const entries = CATALOGUE.map((each) => ({ ...each, group: groupOf(each) }));

  it('finds components by name, role and what they do, in their groups', () => {
    expect(searchComponents(entries, '').flatMap((group) => group.entries)).toHaveLength(CATALOGUE.length);
    expect(searchComponents(entries, 'ema cross').flatMap(({ entries: found }) => found.map(({ id }) => id))).toContain(
      'ema-cross',
    );
    expect(searchComponents(entries, 'gate drawdown').map(({ title }) => title)).toEqual(['Filters, guards and gates']);
    expect(searchComponents(entries, 'no such thing')).toEqual([]);
  });

  it('finds strategies by every word, and by a tag', () => {
    const items = systemTemplates().map(systemItem);
    expect(searchStrategies(items, { search: 'sma cross', tag: null }).map(({ id }) => id)).toEqual(['sma-cross']);
    const tags = tagsInUse(items);
    expect(tags).toContain('trend');
    for (const tag of tags) {
      const found = searchStrategies(items, { search: '', tag });
      expect(found.length).toBeGreaterThan(0);
      expect(found.every((item) => item.tags.includes(tag))).toBe(true);
    }
  });
});
