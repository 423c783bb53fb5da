const given = process.env.PULLPATH_SEED;
const random = Math.floor(Math.random() * 2 ** 31);

/**
 * The seed of a test by chance: the same cases each time, so that what fails is what was changed. `PULLPATH_SEED=random`
 * or a number of one's own tries others, as `npm run test:deep` does.
 */
export function seedOf(usual: number): number {
  if (given === undefined) return usual;
  return given === 'random' ? random : Number(given);
}
