import type { Me, Role } from '@snowmelt/contracts';
import { createContext, use } from 'react';

export const MeContext = createContext<Me | null>(null);

export function useMe(): Me {
  const me = use(MeContext);
  if (!me) throw new Error('nobody is signed in here');
  return me;
}

/** Whether the user has at least one of these roles. */
export const hasRole = (me: Me, ...roles: Role[]) => me.roles.some((role) => roles.includes(role));
