import { Button, Stack, Text } from '@mantine/core';
import type { Rule } from '@snowmelt/contracts';
import { useState } from 'react';
import { useMe } from '../../shell/me';
import { showForRecord } from '../../shell/times';
import { DraftCard } from './draft-card';
import { mayDraft } from './rules-access';

type Version = Rule['versions'][number];

interface Props {
  rule: Rule;
  /** Where the change is written; `onClose` leaves it. */
  edit: (onClose: () => void) => React.ReactNode;
}

/** A rule as it is in force, what is to come, the change that is being made, and what was before. */
export function RulePanel({ rule, edit }: Props) {
  const [isEdited, setEdited] = useState(false);
  const me = useMe();
  const { versions, draft } = rule;
  const inForce = versions.find(({ state }) => state === 'in_force');
  const toCome = versions.filter(({ state }) => state === 'to_come');
  const former = versions.filter(({ state }) => state === 'former');
  const name = (inForce ?? versions[0] ?? draft)?.name ?? rule.code;
  return (
    <section className="panel" aria-label={name}>
      <Stack>
        <div className="closures-head">
          <h2>{name}</h2>
          {mayDraft(me) && !isEdited && (
            <Button variant="default" size="sm" onClick={() => setEdited(true)}>
              {draft ? 'Change the draft…' : 'Change…'}
            </Button>
          )}
        </div>
        {!isEdited && draft && <DraftCard draft={draft} />}
        {isEdited ? (
          edit(() => setEdited(false))
        ) : (
          <>
            {inForce ? <Whole version={inForce} /> : <Text>No version is in force yet: nothing goes by it.</Text>}
            <Folded title="To come" versions={toCome} />
            <Folded title="Former versions" versions={former} />
          </>
        )}
        {!mayDraft(me) && (
          <Text size="sm">An administrator or a prescriber drafts a change, and the medical director approves it.</Text>
        )}
      </Stack>
    </section>
  );
}

function Whole({
  version: { version, lines, source, draftedBy, approvedBy, approvedAt, holdsFrom },
}: {
  version: Version;
}) {
  const { timeZone } = useMe().clinic;
  const day = (instant: string) => showForRecord(instant, timeZone);
  return (
    <div>
      <Text size="sm" c="dimmed">
        Version {version}, holds from {day(holdsFrom)}. Approved by {approvedBy}, {day(approvedAt)}.
        {draftedBy.length > 0 && ` Drafted by ${draftedBy.join(' and ')}.`}
      </Text>
      {source && <Text size="sm">{source}</Text>}
      <dl className="rule-lines">
        {lines.map(({ label, words, source: from }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>
              {words}
              {from !== null && <span className="rule-source">{from}</span>}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

function Folded({ title, versions }: { title: string; versions: readonly Version[] }) {
  if (versions.length === 0) return null;
  return (
    <details>
      <summary>
        {title} ({versions.length})
      </summary>
      <Stack mt="sm">
        {versions.map((version) => (
          <Whole key={version.version} version={version} />
        ))}
      </Stack>
    </details>
  );
}
