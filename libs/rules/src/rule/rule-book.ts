import { Injectable } from '@nestjs/common';
import type { RuleEffects, RuleKind, RuleLine, RuleWish } from '@snowmelt/contracts';

export type RuleDefinition = RuleWish['definition'];
export type Effect = RuleEffects['effects'][number];

/** A version as its domain keeps it. `definition`: as it is drafted, which need not be as it is stored. */
export interface StoredVersion {
  readonly code: string;
  readonly version: number;
  readonly name: string;
  readonly definition: RuleDefinition;
  readonly source: string | null;
  readonly approvedBy: string;
  readonly approvedAt: string;
  readonly holdsFrom: string;
  readonly hasBegun: boolean;
}

/** A version that was approved just now. `approvedBy`: the id of whoever did. */
export interface NewVersion {
  readonly code: string;
  readonly version: number;
  readonly name: string;
  readonly definition: RuleDefinition;
  readonly source: string;
  readonly approvedBy: string;
  readonly holdsFrom: Date;
}

/** What a domain says of the rules it owns. */
export interface KindOfRule {
  readonly kind: RuleKind;
  /** All versions, by code, the latest first. */
  versions: () => Promise<StoredVersion[]>;
  /** What it says, a line for each thing; two versions are compared by these. */
  lines: (definition: RuleDefinition) => RuleLine[];
  /** What keeps it from being used, in words for whoever drafts it. */
  faults: (definition: RuleDefinition) => string[];
  /** Adds a version after all others; false when there is a later one already. */
  add: (version: NewVersion) => Promise<boolean>;
}

/** A rule as it is, and as it would be. `before`: null for the first version. */
export interface Changed {
  readonly code: string;
  readonly before: StoredVersion | null;
  readonly after: RuleDefinition;
}
type EffectsOf = (changed: Changed) => Promise<Effect[]>;
type WhenApproved = () => Promise<void>;

/** Every kind of rule, with what other domains say that a change of it will do. Filled by the modules as they start. */
@Injectable()
export class RuleBook {
  private readonly kinds = new Map<RuleKind, KindOfRule>();
  private readonly effects: [RuleKind, EffectsOf][] = [];
  private readonly hooks: [RuleKind, WhenApproved][] = [];

  add(kind: KindOfRule): void {
    this.kinds.set(kind.kind, kind);
  }

  /** Says what a change of such a rule will do, for whoever drafts or approves it. Stores nothing. */
  says(kind: RuleKind, effectsOf: EffectsOf): void {
    this.effects.push([kind, effectsOf]);
  }

  /** What has to follow at once when a version is approved, in the same transaction. */
  afterApproval(kind: RuleKind, follow: WhenApproved): void {
    this.hooks.push([kind, follow]);
  }

  all(): KindOfRule[] {
    return [...this.kinds.values()];
  }

  of(kind: RuleKind): KindOfRule {
    const found = this.kinds.get(kind);
    if (!found) throw new Error(`no module has rules of the kind ${kind}`);
    return found;
  }

  async effectsOf(kind: RuleKind, changed: Changed): Promise<Effect[]> {
    const said: Effect[] = [];
    for (const [of, effects] of this.effects) if (of === kind) said.push(...(await effects(changed)));
    return said;
  }

  async approved(kind: RuleKind): Promise<void> {
    for (const [of, follow] of this.hooks) if (of === kind) await follow();
  }
}
