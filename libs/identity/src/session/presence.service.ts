import { Injectable } from '@nestjs/common';
import { SessionRepository } from './session.repository.js';

/** Which staff are signed in. */
@Injectable()
export class PresenceService {
  constructor(private readonly sessions: SessionRepository) {}

  /** Whether this person has a session that is still valid. */
  isSignedIn(staffId: string): Promise<boolean> {
    return this.sessions.isOpenFor(staffId);
  }
}
