/** True, false, or null where it can't be told (Kleene's three values). */
export type Maybe = boolean | null;

export function every(parts: readonly Maybe[]): Maybe {
  if (parts.includes(false)) return false;
  return parts.includes(null) ? null : true;
}

export function some(parts: readonly Maybe[]): Maybe {
  if (parts.includes(true)) return true;
  return parts.includes(null) ? null : false;
}

export function not(part: Maybe): Maybe {
  return part === null ? null : !part;
}
