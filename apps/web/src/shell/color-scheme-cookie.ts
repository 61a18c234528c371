import { isMantineColorScheme, type MantineColorSchemeManager } from '@mantine/core';

const NAME = 'snowmelt-colors';

/** Kept in a cookie, because signing out clears the browser's storage, which may hold patient data. */
export const colorSchemeCookie: MantineColorSchemeManager = {
  get: (otherwise) => {
    const kept = document.cookie
      .split('; ')
      .find((part) => part.startsWith(`${NAME}=`))
      ?.slice(NAME.length + 1);
    return isMantineColorScheme(kept) ? kept : otherwise;
  },
  set: (value) => {
    document.cookie = `${NAME}=${value}; path=/; max-age=31536000; samesite=strict`;
  },
  subscribe: () => undefined,
  unsubscribe: () => undefined,
  clear: () => {
    document.cookie = `${NAME}=; path=/; max-age=0`;
  },
};
