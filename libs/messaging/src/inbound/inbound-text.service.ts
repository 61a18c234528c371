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
      .run(text.from, () => this.keepWhereKnown(text, read))
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
        .run(text.from, () => this.keepWhereKnown(text, read))
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

  /**
   * By the clinics that know the number; else by the only clinic of the installation. Where none of several knows it,
   * each keeps it, without being shown it, and none answers in its name.
   */
  private async keepWhereKnown(text: InboundText, read: ReadText): Promise<string | null> {
    const known = (await this.messages.clinicsOfAddress(text.from)).sort();
    if (known.length > 0) return this.keepIn(known, text, read);
    const all = (await this.inbound.allClinics()).sort();
    if (all.length === 1) return this.keepIn(all, text, read);
    this.log.warn({ provider: 'twilio' }, 'a text from a number that no clinic knows');
    for (const clinicId of all) await this.unitOfWork.run(clinicId, () => this.keepUnknown(text, read));
    return withoutClinic(read);
  }

  /** With several clinics the first one replies, so that a text gets one reply. */
  private async keepIn(clinicIds: readonly string[], text: InboundText, read: ReadText): Promise<string | null> {
    const answers: (string | null)[] = [];
    for (const [index, clinicId] of clinicIds.entries())
      answers.push(await this.unitOfWork.run(clinicId, () => this.keep(text, read, index === 0)));
    return answers[0] ?? null;
  }

  /** STOP counts for every clinic: they write by one number. */
  private async keepUnknown({ from, providerMessageId, mediaCount }: InboundText, read: ReadText): Promise<void> {
    await this.inbound.lockNumber(from);
    if ((await this.inbound.replyTo(providerMessageId)) !== undefined) return;
    const { words, wish, crisisLevel } = read;
    const inboundMessageId = await this.inbound.record(
      { providerMessageId, address: from, words, mediaCount, wish, crisisLevel, ...NO_ANSWER, clinicUnknown: true },
      [],
    );
    await this.consequences.ofUnknown(read, { inboundMessageId, from, providerMessageId });
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
      {
        providerMessageId,
        address: from,
        words,
        mediaCount,
        wish,
        crisisLevel,
        answerKind,
        answer,
        clinicUnknown: false,
      },
      patientIds,
    );
    await this.consequences.of(read, { inboundMessageId, from, providerMessageId, facts });
    return answer;
  }
}

const NO_ANSWER = { answerKind: null, answer: null };

/** The number belongs to no clinic. Carriers require a reply to HELP, and crisis words get one in any case. */
function withoutClinic(read: ReadText): string | null {
  const kind =
    read.crisisLevel === 'crisis' ? 'crisis' : read.wish === 'help' && !read.isAnsweredByProvider ? 'help' : null;
  return kind && replyText(kind, localesOf(read.locale, []), null);
}
