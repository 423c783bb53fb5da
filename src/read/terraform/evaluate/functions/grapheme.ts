const SEGMENTER = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Texts in which every sign stands for itself: almost all of a configuration. */
const PLAIN = /^[\x20-\x7e]*$/;

/** What a reader takes for one character: Terraform counts these. Source: Unicode, annex 29. */
export function graphemes(text: string): readonly string[] {
  return PLAIN.test(text) ? text.split('') : Array.from(SEGMENTER.segment(text), ({ segment }) => segment);
}
