import type { Issue } from '#contract/strategies.ts';

/** The first problem of a field, or of anything inside it with `inside`. */
export function problemAt(issues: readonly Issue[], field: string, inside = false): string | undefined {
  return issues.find((issue) => issue.field === field || (inside && isInside(issue.field, field)))?.message;
}

/** Problems of a field and of everything inside it. */
export function problemsIn(issues: readonly Issue[], field: string): Issue[] {
  return issues.filter((issue) => issue.field === field || isInside(issue.field, field));
}

function isInside(field: string, outer: string): boolean {
  return field.startsWith(`${outer}.`) || field.startsWith(`${outer}[`);
}
