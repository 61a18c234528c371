import { Anchor, Button, Group, List, Stack, Text } from '@mantine/core';
import type { Note, NoteField, OverLong } from '@snowmelt/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { problemOf } from '../../api/api-problem';
import { unwrap, api } from '../../api/client';
import { useOnce } from '../../api/use-once';
import { BusyButton } from '../../shell/busy-button';
import { Dialog } from '../../shell/dialog';
import { ProblemAlert } from '../../shell/problem-alert';
import { tooMany } from '../../shell/typed-text';

interface Props {
  note: Note;
  etag: string;
  missing: readonly NoteField[];
  overLong: readonly OverLong[];
  onClose: () => void;
  onField: (key: string) => void;
  onStale: () => void;
}

/** The fields that are missing or too long, or else the statement to sign. */
export function SignDialog({ missing, overLong, ...rest }: Props) {
  return missing.length > 0 || overLong.length > 0 ? (
    <NotReady missing={missing} overLong={overLong} onClose={rest.onClose} onField={rest.onField} />
  ) : (
    <Ready {...rest} />
  );
}

function NotReady({
  missing,
  overLong,
  onClose,
  onField,
}: Pick<Props, 'missing' | 'overLong' | 'onClose' | 'onField'>) {
  return (
    <Dialog title="Not ready to sign" onClose={onClose}>
      <Stack>
        <Places
          words="These texts are too long, and not saved until they are shortened:"
          places={overLong.map(({ field: { key, label }, over }) => ({ key, label: `${label}: ${tooMany(over)}` }))}
          onField={onField}
        />
        <Places words="These fields are needed to sign:" places={missing} onField={onField} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Keep writing
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}

function Ready({ note, etag, onClose, onStale }: Pick<Props, 'note' | 'etag' | 'onClose' | 'onStale'>) {
  const sign = useSignature(note.id, onClose, onStale);
  return (
    <Dialog title="Sign this note" onClose={onClose}>
      <Stack>
        <Text className="statement">“{note.template.signatureMeaning}”</Text>
        <Text>After this the text can no longer change. What comes later is added below it.</Text>
        <ProblemAlert error={sign.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Not yet
          </Button>
          <BusyButton busy={sign.isPending} onClick={() => sign.mutate(etag)} data-autofocus>
            Sign note
          </BusyButton>
        </Group>
      </Stack>
    </Dialog>
  );
}

function useSignature(noteId: string, onSigned: () => void, onStale: () => void) {
  const queries = useQueryClient();
  return useOnce(
    (ifMatch: string, key) =>
      unwrap(
        api.POST('/api/notes/{id}/signature', {
          params: { path: { id: noteId }, header: { 'If-Match': ifMatch, ...key } },
          body: {},
        }),
      ),
    {
      onSuccess: async () => {
        onSigned();
        await queries.invalidateQueries();
      },
      // the author signs only what they have read: show the newest text first
      onError: (error) => {
        if (problemOf(error).status === 412) onStale();
      },
    },
  );
}

function Places({
  words,
  places,
  onField,
}: {
  words: string;
  places: readonly { readonly key: string; readonly label: string }[];
  onField: (key: string) => void;
}) {
  return (
    places.length > 0 && (
      <>
        <Text>{words}</Text>
        <List>
          {places.map(({ key, label }) => (
            <List.Item key={key}>
              <Anchor component="button" type="button" className="place" onClick={() => onField(key)}>
                {label}
              </Anchor>
            </List.Item>
          ))}
        </List>
      </>
    )
  );
}
