import type { z } from 'zod';
import { formatNumber } from '#renderer/format/number.ts';

type Issue = z.core.$ZodIssue;

/**
 * What is wrong with a value and what would be right, as a sentence.
 * @param scale by how much the form's number is larger than the schema's (100 for percentages)
 */
export function issueInWords(issue: Issue, scale = 1): string {
  switch (issue.code) {
    case 'too_small':
      return `Must be ${issue.inclusive ? 'at least' : 'above'} ${limit(issue.minimum, scale)}.`;
    case 'too_big':
      return `Must be ${issue.inclusive ? 'at most' : 'below'} ${limit(issue.maximum, scale)}.`;
    case 'invalid_type':
      if (issue.expected === 'int') return 'Enter a whole number.';
      return issue.expected === 'number' ? 'Enter a number.' : 'This is missing.';
    default:
      return issue.message;
  }
}

function limit(value: number | bigint, scale: number): string {
  return formatNumber(Number(value) * scale, 8, 0);
}
