import { inCloudFormationWords } from '../aws/cloudformation-words.js';
import type { Network } from '../model/network.js';
import type { Unknown } from '../model/value.js';
import type { Finding } from '../rules/finding.js';
import type { Leg } from '../trace/leg.js';

/** What is said to a person, in the words of the input. */
export interface Words {
  readonly findings: (findings: readonly Finding[]) => readonly Finding[];
  readonly unknown: (unknown: Unknown) => Unknown;
  /** Legs that are shared stay shared. */
  readonly leg: (leg: Leg) => Leg;
}

const AS_IT_IS: Words = { findings: (findings) => findings, unknown: (unknown) => unknown, leg: (leg) => leg };

/** Rules and readers speak of arguments as Terraform does, which is right for most inputs. */
export function wordsOf({ language }: Network): Words {
  if (language === undefined) return AS_IT_IS;
  const say = inCloudFormationWords;
  const unknown = (given: Unknown): Unknown => ({ ...given, what: say(given.what), settle: say(given.settle) });
  const legs = new WeakMap<Leg, Leg>();
  return {
    findings: (findings) =>
      findings.map((finding) => ({ ...finding, message: say(finding.message), fix: say(finding.fix) })),
    unknown,
    leg: (leg) => {
      const before = legs.get(leg);
      if (before !== undefined) return before;
      const hops = leg.hops.map((hop) => ({ ...hop, detail: say(hop.detail) }));
      const said = { ...leg, hops, unknowns: leg.unknowns.map(unknown) };
      legs.set(leg, said);
      return said;
    },
  };
}
