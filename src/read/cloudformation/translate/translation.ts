import type { Location } from '../../../model/location.js';
import type { Value } from '../../../model/value.js';
import type { EvaluatedBody } from '../../resource/instance.js';
import type { PlacedEntry, PlacedMap } from '../evaluate/placed.js';
import { type BodyDraft, bodyOf, type Naming, setDefault } from './body.js';

/** A resource of a template, evaluated. */
export interface TemplateResource {
  /** Its logical id, with the stack's name before it where there are several. */
  readonly address: string;
  readonly properties: PlacedMap;
  /** The whole resource. */
  readonly location: Location;
}

/** What a resource is in the common form: mostly one instance of one type. */
export interface Translated {
  readonly body: EvaluatedBody;
  /** Left out: the resource's own. */
  readonly address?: string;
  readonly type?: string;
  readonly exists?: Value<boolean>;
}

/** How resources of a type of CloudFormation's become instances of one of Terraform's. */
export interface Translation {
  readonly type: string;
  /** Attributes of `Fn::GetAtt` that are its id, as `Ref` is. */
  readonly ids?: readonly string[];
  /** Attributes of `Fn::GetAtt` that the common form calls differently. */
  readonly attributes?: Readonly<Record<string, string>>;
  readonly translate: (resource: TemplateResource) => readonly Translated[];
}

/** One instance whose arguments are the properties, under Terraform's names, with CloudFormation's own defaults. */
export function plain(
  type: string,
  {
    ids,
    attributes,
    naming,
    defaults = {},
    finish,
  }: {
    readonly ids?: readonly string[];
    readonly attributes?: Readonly<Record<string, string>>;
    readonly naming?: Naming;
    readonly defaults?: Readonly<Record<string, string | boolean>>;
    /** What naming alone does not do. */
    readonly finish?: (body: BodyDraft, resource: TemplateResource) => void;
  } = {},
): Translation {
  return {
    type,
    ...(ids === undefined ? {} : { ids }),
    ...(attributes === undefined ? {} : { attributes }),
    translate: (resource) => {
      const body = bodyOf(resource.properties, resource.location, naming);
      finish?.(body, resource);
      for (const [name, value] of Object.entries(defaults)) setDefault(body, name, value);
      return [{ body }];
    },
  };
}

export function property({ properties }: TemplateResource, name: string): PlacedEntry | null {
  return properties.entries.get(name) ?? null;
}
