import { Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Loaded } from '../../shell/loaded';
import { SettingsFrame } from '../settings/settings-frame';
import { DraftCard } from './draft-card';
import { pageOf } from './rule-words';
import { useRules } from './rules-queries';
import './rules.css';

/** Everything that waits for the medical director, and what was sent back. */
export default function ApprovalsPage() {
  const rules = useRules();
  const drafts = rules.data?.items.flatMap(({ draft }) => draft ?? []);
  return (
    <SettingsFrame title="Approvals">
      <Loaded
        asked={{ ...rules, data: drafts }}
        what="what waits for approval"
        isEmpty={(all) => all.length === 0}
        empty="Nothing waits for approval."
      >
        {(all) =>
          all.map((draft) => (
            <DraftCard key={draft.id} draft={draft}>
              <Text size="sm">
                <Link className="row-link" to={pageOf[draft.kind].to}>
                  {pageOf[draft.kind].word}
                </Link>
              </Text>
            </DraftCard>
          ))
        }
      </Loaded>
    </SettingsFrame>
  );
}
