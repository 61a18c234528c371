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
        The newest first. New texts appear without a reload, and nobody is alerted. Read every text: only words that the
        program knows are marked.
      </Text>
      <div className="panel">
        <InboundList texts={useInboundTexts()} empty="No texts yet." />
      </div>
    </Stack>
  );
}
