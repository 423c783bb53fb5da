import { stringValue, unknownValue } from '../../../resource/value.js';
import { type FunctionTable, text } from './function.js';
import { fromYaml } from './yaml-decode.js';
import { toYaml } from './yaml-encode.js';

/** Source: Terraform language, "yamldecode Function", "yamlencode Function" (read 2026-11). */
export const YAML: FunctionTable = {
  yamlencode: {
    takes: ['any?'],
    type: 'string',
    run: ([value = { kind: 'null', type: 'dynamic' }]) => stringValue(toYaml(value)),
  },
  yamldecode: {
    takes: ['string'],
    run: (values, { scope }) => {
      const source = text(values, 0);
      const yaml = scope.yaml?.() ?? null;
      if (yaml !== null) return fromYaml(source, yaml);
      const settle = 'check the plan: YAML is not read here';
      return unknownValue('dynamic', { known: false, what: 'yamldecode(…)', settle, location: null });
    },
  },
};
