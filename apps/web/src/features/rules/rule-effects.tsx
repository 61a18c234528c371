import { List, Stack, Text } from '@mantine/core';
import type { RuleChange, RuleEffects as Effects, RuleWish } from '@snowmelt/contracts';
import { Link } from '@tanstack/react-router';
import { Loaded } from '../../shell/loaded';
import { useEffects } from './rules-queries';

/** What is different, each with what it was and what it will be. */
export const Changes = ({ changes }: { changes: readonly RuleChange[] }) => (
  <ul className="rule-changes" aria-label="What changes">
    {changes.map(({ label, before, after }) => (
      <li key={label}>
        <b>{label}</b>
        <span>
          {before === null ? 'new' : <s>{before}</s>} {after === null ? 'is left out' : <ins>{after}</ins>}
        </span>
      </li>
    ))}
  </ul>
);

interface Props {
  of: ReturnType<typeof useEffects>;
  /** Shown instead of the effects, where a page has them at more length. */
  children?: React.ReactNode;
}

/** What a change will do, and to whom, before anything is stored. */
export function RuleEffects({ of, children }: Props) {
  return (
    <section aria-label="What it will do" className="rule-effects">
      <Loaded asked={of} what="what it will do">
        {({ changes, effects }) => (
          <Stack gap="sm">
            <Changes changes={changes} />
            {children ?? effects.map((effect) => <Effect key={effect.words} effect={effect} />)}
          </Stack>
        )}
      </Loaded>
    </section>
  );
}

function Effect({ effect: { words, patients } }: { effect: Effects['effects'][number] }) {
  return (
    <div>
      <Text fw={patients.length > 0 ? 700 : 400}>{words}</Text>
      {patients.length > 0 && (
        <List size="sm" className="closure-visits">
          {patients.map(({ patientId, patientName, words: about }) => (
            <List.Item key={patientId + about}>
              <Link className="row-link" to="/patients/$patientId" params={{ patientId }}>
                {patientName}
              </Link>
              : {about}
            </List.Item>
          ))}
        </List>
      )}
    </div>
  );
}

/** The same for what somebody else drafted. */
export const EffectsOf = ({ wish }: { wish: RuleWish }) => <RuleEffects of={useEffects(wish)} />;
