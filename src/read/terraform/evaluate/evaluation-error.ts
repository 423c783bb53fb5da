import type { Range } from '../syntax/ast.js';

/** An expression that Terraform refuses: the message is in Terraform's words. */
export class EvaluationError extends Error {
  override readonly name = 'EvaluationError';
  readonly range: Range | null;

  constructor(message: string, range: Range | null = null) {
    super(message);
    this.range = range;
  }
}
