import { Component, type ReactNode, useEffect, useState } from 'react';
import { reloadOnce, thisTab } from './reload-once';

interface Props {
  /** Stands in the place of what failed. */
  failed: ReactNode;
  children: ReactNode;
}

/** What stands around a part keeps standing when the part does not come or breaks. */
export class PartBoundary extends Component<Props, { hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError() {
    return { hasFailed: true };
  }

  override render() {
    return this.state.hasFailed ? this.props.failed : this.props.children;
  }
}

/** Loads the tab anew where that may mend it. True once it is clear that it does not, and there is something to be said. */
export function useReloadOnce(): boolean {
  const [isTold, setTold] = useState(false);
  useEffect(() => {
    let isGone = false;
    void reloadOnce(thisTab).then((isReloading) => {
      if (!isReloading && !isGone) setTold(true);
    });
    return () => {
      isGone = true;
    };
  }, []);
  return isTold;
}
