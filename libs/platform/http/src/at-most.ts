import { SetMetadata } from '@nestjs/common';

export const AT_MOST = 'snowmelt:at-most';

/** One person may ask this so many times a minute, refused ones included; then 429 with the wait. For what costs more than it looks. */
export const AtMost = (timesAMinute: number) => SetMetadata(AT_MOST, timesAMinute);
