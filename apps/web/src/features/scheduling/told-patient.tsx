import { Checkbox } from '@mantine/core';

/** Without the tick the clinic's rules say who tells the patient: a message, or a person who gets a task. */
export function ToldPatient({ told, onTold }: { told: boolean; onTold: (told: boolean) => void }) {
  return (
    <Checkbox
      label="I have told the patient"
      description="Otherwise they get a neutral message, or somebody a task to call them."
      checked={told}
      onChange={(event) => onTold(event.currentTarget.checked)}
    />
  );
}
