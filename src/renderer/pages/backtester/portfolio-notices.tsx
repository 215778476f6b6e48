import { Button } from '#renderer/ui/button.tsx';
import { Notice } from '#renderer/ui/notice.tsx';
import type { FormPartProps } from './form-api.ts';
import { sharedRules, sharesThatFit } from './portfolio-advice.ts';

/** `a, b and c`. */
const LIST = new Intl.ListFormat('en-GB');

/** Says when the shares of several markets do not fit into one account, and puts it right. */
export function SharesNotice({ form, values }: FormPartProps) {
  const shares = sharesThatFit(values);
  if (!shares) return null;
  return (
    <Notice
      action={
        <Button onClick={() => form.setValue('sizingValue', String(shares.better))}>Set to {shares.better} %</Button>
      }
    >
      With {shares.percent} % each, {shares.fit} of {shares.wanted} positions {shares.fit === 1 ? 'fits' : 'fit'} at a
      time; further entries are refused.
    </Notice>
  );
}

/** Says when rules of one contract would hold for several markets, and takes them away. */
export function SharedRulesNotice({ form, values }: FormPartProps) {
  const rules = sharedRules(values);
  if (rules.length === 0) return null;
  return (
    <Notice
      action={
        <Button
          onClick={() => {
            for (const { name } of rules) form.setValue(name, '0', { shouldValidate: form.formState.isSubmitted });
          }}
        >
          Set to 0
        </Button>
      }
    >
      Under Instrument, {LIST.format(rules.map(({ title }) => title))} would hold for every market, whatever its price.
    </Notice>
  );
}
