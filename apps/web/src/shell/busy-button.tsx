import { Button, type ButtonProps } from '@mantine/core';

interface Props extends ButtonProps, Omit<React.ComponentPropsWithRef<'button'>, keyof ButtonProps> {
  busy: boolean;
}

/**
 * A button that keeps the focus while it works: Mantine's is disabled meanwhile and loses the focus to the page. It
 * ignores further presses.
 */
export function BusyButton({ busy, disabled = false, type = 'button', onClick, ...props }: Props) {
  const press = (event: React.MouseEvent<HTMLButtonElement>) => {
    if (busy) event.preventDefault();
    else onClick?.(event);
  };
  return (
    <Button
      {...props}
      loading={busy}
      onClick={press}
      renderRoot={(root) => <button {...root} type={type} disabled={disabled} aria-disabled={busy || undefined} />}
    />
  );
}
