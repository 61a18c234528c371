import { spawn } from 'node:child_process';
import os from 'node:os';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const parent = process.ppid;

/**
 * Runs a program to its end, forwards every signal that should end us, and returns its exit code (128 plus the signal's
 * number when a signal ended it). At Ctrl-C the program gets the signal twice, from the terminal and from here; a
 * detached one gets it once, with all its children.
 */
export function follow(command, args, options, started = () => undefined) {
  const child = spawn(command, args, options);
  const hand = (signal) => (options.detached ? process.kill(-child.pid, signal) : child.kill(signal));
  for (const signal of SIGNALS) process.on(signal, hand);
  // npm runs scripts in a shell and sends SIGTERM to that shell only, which dies without forwarding it
  const npm = setInterval(() => {
    if (process.env.npm_lifecycle_event && process.ppid !== parent) hand('SIGTERM');
  }, 500);
  started(child);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      clearInterval(npm);
      for (const each of SIGNALS) process.off(each, hand);
      if (options.detached) endGroup(child.pid);
      resolve(code ?? 128 + os.constants.signals[signal]);
    });
  });
}

/** Ends the children that a killed program left behind. */
function endGroup(leader) {
  try {
    process.kill(-leader, 'SIGKILL');
  } catch {
    // no process is left
  }
}
