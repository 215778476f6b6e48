import type { CombinationMode } from '#core/strategy/template.ts';
import { COMBINATION_MODES } from '#core/strategy/template.ts';
import { Field, Select } from '#renderer/ui/field.tsx';
import { Slider } from '#renderer/ui/slider.tsx';
import { combinationSentence, highestThreshold, MODE_WORDS, takesThreshold } from './combination-words.ts';
import { problemAt } from './issues-of.ts';
import { NumberInput } from './number-input.tsx';
import { useDraft, useEditor, useIssues } from './use-editor.ts';

/** How the signals come to one decision. */
export function CombinationSection() {
  const editor = useEditor();
  const draft = useDraft();
  const issues = useIssues();
  const { mode, threshold } = draft.combination;
  const whole = mode === 'min-signals';
  const step = mode === 'weighted-average' ? 0.05 : whole ? 1 : 0.5;
  const put = (about: string, change: Partial<typeof draft.combination>) =>
    editor.change(`combination ${about}`, (current) => ({
      ...current,
      combination: { ...current.combination, ...change },
    }));
  return (
    <section aria-label="Combination" data-field="combination">
      <h2 className="mb-1.5 text-title font-semibold">Combination</h2>
      <div className="rounded-md border border-line bg-surface px-3 py-2.5">
        <div className="grid grid-cols-2 items-start gap-x-4 gap-y-2">
          <Field label="Mode" help={MODE_WORDS[mode].help} error={problemAt(issues, 'combination.mode')}>
            {(ids) => (
              <Select
                {...ids}
                value={mode}
                onChange={(event) => put('mode', { mode: event.target.value as CombinationMode })}
              >
                {COMBINATION_MODES.map((each) => (
                  <option key={each} value={each}>
                    {MODE_WORDS[each].title}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          {takesThreshold(mode) && (
            <Field label="Threshold" error={problemAt(issues, 'combination.threshold')}>
              {(ids) => (
                <div className="flex items-center gap-2">
                  <Slider
                    label="Threshold, roughly"
                    min={step}
                    max={highestThreshold(draft)}
                    step={step}
                    value={threshold}
                    onChange={(value) => put('threshold', { threshold: value })}
                  />
                  <div className="w-[76px] shrink-0">
                    <NumberInput
                      {...ids}
                      value={threshold}
                      onChange={(value) => put('threshold', { threshold: value })}
                    />
                  </div>
                </div>
              )}
            </Field>
          )}
        </div>
        <p data-testid="combination-sentence" className="mt-2 text-small">
          {combinationSentence(draft)}
        </p>
      </div>
    </section>
  );
}
