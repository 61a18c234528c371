import { Injectable } from '@nestjs/common';
import { SessionRepository } from './session.repository.js';

/** Who of the staff is at work. */
@Injectable()
export class PresenceService {
  constructor(private readonly sessions: SessionRepository) {}

  /** Whether somebody has a session that would still be let in. */
  isSignedIn(staffId: string): Promise<boolean> {
    return this.sessions.isOpenFor(staffId);
  }
}
