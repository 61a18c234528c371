import { Badge, Group, Stack, Text, Title } from '@mantine/core';
import type { NoteSummary } from '@snowmelt/contracts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { unwrap, api } from '../../api/client';
import { Loaded } from '../../shell/loaded';
import { useMe } from '../../shell/me';
import { showForRecord, showLocalForRecord } from '../../shell/times';
import { mayReadNotes } from './note-access';

/** The patient's notes, latest first; for clinical staff. */
export function NotesPanel({ patientId }: { patientId: string }) {
  const me = useMe();
  const may = mayReadNotes(me);
  const notes = useQuery({
    queryKey: ['notes', patientId],
    enabled: may,
    refetchInterval: 15_000,
    queryFn: () => unwrap(api.GET('/api/patients/{id}/notes', { params: { path: { id: patientId }, query: {} } })),
  });
  if (!may) return null;
  return (
    <section className="panel" aria-labelledby="notes">
      <Title order={2} size="h4" id="notes" mb="sm">
        Notes
      </Title>
      <Loaded
        asked={notes}
        what="the notes"
        isEmpty={({ items }) => items.length === 0}
        empty="None yet. Start a note from the appointment of its visit."
      >
        {({ items }) => (
          <Stack gap="xs" component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
            {items.map((note) => (
              <li key={note.id}>
                <Row note={note} timeZone={me.clinic.timeZone} />
              </li>
            ))}
          </Stack>
        )}
      </Loaded>
    </section>
  );
}

function Row({ note, timeZone }: { note: NoteSummary; timeZone: string }) {
  return (
    <Group justify="space-between" wrap="nowrap" align="start">
      <div>
        <Link className="row-link" to="/notes/$noteId" params={{ noteId: note.id }}>
          {note.service}, {showLocalForRecord(note.startsLocal)}
        </Link>
        <Text size="sm" c="dimmed">
          {note.author.displayName}
          {note.signedAt ? ` · signed ${showForRecord(note.signedAt, timeZone)}` : ''}
          {note.addenda > 0 ? ` · ${note.addenda} added since` : ''}
        </Text>
      </div>
      <Badge variant="filled" color={note.status === 'signed' ? 'thaw' : 'indigo'} style={{ flexShrink: 0 }}>
        {note.status === 'signed' ? 'Signed' : 'Draft'}
      </Badge>
    </Group>
  );
}
