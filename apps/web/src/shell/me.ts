import type { Me } from '@snowmelt/contracts';
import { createContext, use } from 'react';

export const MeContext = createContext<Me | null>(null);

export function useMe(): Me {
  const me = use(MeContext);
  if (!me) throw new Error('nobody is signed in here');
  return me;
}
