import { Title } from '@mantine/core';
import { InboundList } from './inbound-list';
import { useInboundTexts } from './inbound-queries';

/** The texts from this patient. */
export function TextsPanel({ patientId }: { patientId: string }) {
  return (
    <section className="panel" aria-labelledby="texts">
      <Title order={2} size="h4" id="texts" mb="sm">
        Texts from the patient
      </Title>
      <InboundList texts={useInboundTexts({ patientId })} isOfOne empty="None yet." />
    </section>
  );
}
