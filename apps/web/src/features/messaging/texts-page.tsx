import { Stack, Text } from '@mantine/core';
import { PageTitle } from '../../shell/page-title';
import { InboundList } from './inbound-list';
import { useInboundTexts } from './inbound-queries';

/** All texts to the clinic, from any sender. */
export default function TextsPage() {
  return (
    <Stack maw={900}>
      <PageTitle page="Texts">Texts from patients</PageTitle>
      <Text c="dimmed">
        The newest first; new ones appear by themselves, and nobody is called. Read every text: a mark stands only where
        the program knew the words.
      </Text>
      <div className="panel">
        <InboundList texts={useInboundTexts()} empty="No texts yet." />
      </div>
    </Stack>
  );
}
