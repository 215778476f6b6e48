import type { ProcedureName } from '#contract/channels.ts';
import type { Output, ParsedInput } from '#contract/contract.ts';

/**
 * What answers the contract: one function per procedure, given input that has passed its schema. A handler returns the
 * value, or throws a `UserError` with a sentence for the user; anything else that is thrown counts as a defect.
 */
export type Handlers = {
  [N in ProcedureName]: (input: ParsedInput<N>) => Output<N> | Promise<Output<N>>;
};
