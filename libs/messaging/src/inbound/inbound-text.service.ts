import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@snowmelt/database';
import { Logger } from '@snowmelt/logging';
import { MessageRepository } from '../message.repository.js';
import { replyText, localesOf } from './answer-texts.js';
import { replyTo } from './automatic-answer.js';
import { type InboundText, type ReadText, readText } from './inbound-text.js';
import { InboundRepository } from './inbound.repository.js';
import { TextConsequences } from './text-consequences.service.js';
import { Turns } from './turns.js';

const AGAIN_MS = 5000;
/** Five minutes: bridges a restart of the database, not a long outage. */
const TRIES = 60;

/** Stores every inbound text for a person to read, carries out STOP and START, and returns the automatic reply. */
@Injectable()
export class InboundTextService {
  private readonly turns = new Turns();

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly messages: MessageRepository,
    private readonly inbound: InboundRepository,
    private readonly consequences: TextConsequences,
    private readonly log: Logger,
  ) {}

  /** Returns the reply, if any. A text with crisis words gets one even if it cannot be stored. */
  receive(text: InboundText): Promise<string | null> {
    const read = readText(text);
    return this.turns
      .run(text.from, async () => this.keepIn(await this.clinicsOf(text.from), text, read))
      .catch((error: unknown) => {
        if (read.crisisLevel !== 'crisis') throw error;
        this.log.error({ error }, 'a text with words of a crisis was answered, but could not be kept yet');
        this.keepLater(text, read, TRIES);
        return withoutClinic(read);
      });
  }

  /** A text that got its reply is not delivered again by the provider, so this process retries storing it. */
  private keepLater(text: InboundText, read: ReadText, tries: number): void {
    setTimeout(() => {
      this.turns
        .run(text.from, async () => this.keepIn(await this.clinicsOf(text.from), text, read))
        .then(
          () => this.log.warn({}, 'a text with words of a crisis was kept later'),
          (error: unknown) => {
            if (tries > 1) this.keepLater(text, read, tries - 1);
            else
              this.log.error(
                { error },
                'a text with words of a crisis was not kept; ask the provider for the texts of this hour',
              );
          },
        );
    }, AGAIN_MS).unref();
  }

  /** For one clinic; works inside its unit of work or outside. */
  async receiveIn(clinicId: string, text: InboundText): Promise<string | null> {
    return this.turns.run(text.from, () => this.keepIn([clinicId], text, readText(text)));
  }

  /** The clinics that know the number; else the only clinic of the installation. With several, none can be chosen. */
  private async clinicsOf(address: string): Promise<string[]> {
    const known = (await this.messages.clinicsOfAddress(address)).sort();
    if (known.length > 0) return known;
    const all = await this.inbound.allClinics();
    return all.length === 1 ? all : [];
  }

  /** With several clinics the first one replies, so that a text gets one reply. */
  private async keepIn(clinicIds: readonly string[], text: InboundText, read: ReadText): Promise<string | null> {
    if (clinicIds.length === 0) {
      this.log.warn({ provider: 'twilio' }, 'a text from an unknown number');
      return withoutClinic(read);
    }
    const answers: (string | null)[] = [];
    for (const [index, clinicId] of clinicIds.entries())
      answers.push(await this.unitOfWork.run(clinicId, () => this.keep(text, read, index === 0)));
    return answers[0] ?? null;
  }

  /** Idempotent: a repeated delivery returns the first reply, which may have been lost, and does nothing else. */
  private async keep(
    { from, providerMessageId, mediaCount }: InboundText,
    read: ReadText,
    isAnswering: boolean,
  ): Promise<string | null> {
    await this.inbound.lockNumber(from);
    const before = await this.inbound.replyTo(providerMessageId);
    if (before !== undefined) return before;
    const facts = await this.inbound.factsOf(from);
    const answerKind = isAnswering ? replyTo(read, facts.isOptedOut, facts.answeredInTheLastHour) : null;
    const answer =
      answerKind &&
      replyText(
        answerKind,
        localesOf(
          read.locale,
          facts.patients.map(({ language }) => language),
        ),
        facts,
      );
    const { words, wish, crisisLevel } = read;
    const patientIds = facts.patients.map(({ id }) => id);
    const inboundMessageId = await this.inbound.record(
      { providerMessageId, address: from, words, mediaCount, wish, crisisLevel, answerKind, answer },
      patientIds,
    );
    await this.consequences.of(read, { inboundMessageId, from, providerMessageId, facts });
    return answer;
  }
}

/** The number belongs to no clinic. Carriers require a reply to HELP, and crisis words get one in any case. */
function withoutClinic(read: ReadText): string | null {
  const kind =
    read.crisisLevel === 'crisis' ? 'crisis' : read.wish === 'help' && !read.isAnsweredByProvider ? 'help' : null;
  return kind && replyText(kind, localesOf(read.locale, []), null);
}
