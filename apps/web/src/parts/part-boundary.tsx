import { Component, type ReactNode, useEffect, useState } from 'react';
import { reloadOnce, thisTab } from './reload-once';

interface Props {
  /** Shown in place of the part that failed. */
  failed: ReactNode;
  children: ReactNode;
}

/** Keeps the rest of the page when a part fails to load or throws. */
export class PartBoundary extends Component<Props, { hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError() {
    return { hasFailed: true };
  }

  override render() {
    return this.state.hasFailed ? this.props.failed : this.props.children;
  }
}

/**
 * Reloads the tab where that may help. Returns true once it is clear that it does not and the failure must be shown.
 */
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
