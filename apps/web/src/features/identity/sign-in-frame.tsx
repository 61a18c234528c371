import { Stack } from '@mantine/core';
import mark from '../../shell/mark.svg';

/** The page before somebody is in: the name of the house over it, the snow below. */
export function SignInFrame({ children }: { children: React.ReactNode }) {
  return (
    <main className="sign-in">
      <div className="sign-in-box">
        <Stack gap="md" py="xl">
          <span className="wordmark">
            <img src={mark} width="40" height="40" alt="" />
            Snowmelt
          </span>
          {children}
        </Stack>
      </div>
      <SnowBand />
    </main>
  );
}

function SnowBand() {
  return (
    <svg className="snow-band" viewBox="0 0 1200 180" preserveAspectRatio="xMidYMax slice" aria-hidden="true">
      <path className="snow-far" d="M0 90C200 20 420 40 620 80S1000 120 1200 50V180H0Z" />
      <path className="snow-near" d="M0 120C260 70 480 110 700 118S1040 90 1200 104V180H0Z" />
      <path className="snow-path" d="M520 180C560 150 660 150 650 118" />
      <circle className="snow-light" cx="770" cy="46" r="22" />
    </svg>
  );
}
