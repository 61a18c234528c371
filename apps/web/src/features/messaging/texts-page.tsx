import { SegmentedControl, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { PageTitle } from '../../shell/page-title';
import { InboundList } from './inbound-list';
import { useInboundTexts } from './inbound-queries';

/** All texts to the clinic, from any sender. */
export default function TextsPage() {
  const [state, setState] = useState<'open' | 'all'>('open');
  return (
    <Stack maw={900}>
      <PageTitle page="Texts">Texts from patients</PageTitle>
      <Text c="dimmed">
        The newest first; new ones appear without a reload. Each is somebody’s task until it is closed. Read every text:
        only words that the program knows are marked, and only words of a crisis page whoever is on call.
      </Text>
      <div>
        <SegmentedControl
          aria-label="Which texts"
          value={state}
          onChange={setState}
          data={[
            { value: 'open', label: 'Open' },
            { value: 'all', label: 'All' },
          ]}
        />
      </div>
      <div className="panel">
        <InboundList
          texts={useInboundTexts({ state })}
          empty={state === 'open' ? 'No text waits for anybody.' : 'No texts yet.'}
        />
      </div>
    </Stack>
  );
}
