import { Select } from './field.tsx';
import { Segmented, type SegmentedProps } from './segmented.tsx';

/** More options, or longer ones, than this are a list to open instead of a row of buttons. */
const MOST_OPTIONS = 6;
const MOST_LETTERS = 64;

/** A choice of one from a number of options that is known only when the application runs. */
export function Choice<V extends string>(props: SegmentedProps<V>) {
  const { label, value, options, onChange, className } = props;
  const letters = options.reduce((sum, option) => sum + option.label.length, 0);
  if (options.length <= MOST_OPTIONS && letters <= MOST_LETTERS) return <Segmented {...props} />;
  return (
    <div className={className}>
      <Select aria-label={label} value={value ?? ''} onChange={(event) => onChange(event.target.value as V)}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </Select>
    </div>
  );
}
