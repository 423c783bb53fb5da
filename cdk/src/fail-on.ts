/**
 * The least severity of a finding that fails the synth.
 */
export enum FailOn {
  /**
   * A pull that fails or is left to chance, or something that AWS would refuse.
   */
  ERROR = 'error',

  /**
   * Also a pull that leaves AWS's private paths, or that can't be told.
   */
  WARNING = 'warning',

  /**
   * Also advice.
   */
  NOTE = 'note',

  /**
   * Nothing: findings are reported alone.
   */
  NEVER = 'never',
}
