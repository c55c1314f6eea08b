import type { MessageChannel } from '../../../shared/model/automation.ts';
import type { Tx } from '../db/database.ts';

/** What other rooms lend to automations. What is not there is not offered. */
export type AutomationPorts = {
  readonly messages?: MessagePort;
  readonly audiences?: AudiencePort;
};

export type MessagePort = {
  /** Those by which a message can leave now. */
  channels(): readonly MessageChannel[];
  templates(): readonly {
    readonly id: string;
    readonly name: string;
    readonly channel: MessageChannel;
    /** How many are attached. */
    readonly files: number;
  }[];
  /**
   * Leaves a message in this transaction, once a cause; consent and hours are looked at when it
   * leaves.
   */
  queue(
    tx: Tx,
    message: {
      readonly cause: string;
      readonly leadId: number;
      readonly channel: MessageChannel;
      readonly templateId: string;
      readonly connectionId?: string;
    },
    by: string,
  ): { readonly messageId: string } | { readonly refused: string };
};

/** Remarketing audiences that people are put in one by one. */
export type AudiencePort = {
  list(): readonly { readonly id: string; readonly name: string }[];
  /** @returns whether anything is other than before; null where there is none of that id any more */
  put(tx: Tx, audienceId: string, leadId: number, by: string): boolean | null;
  take(tx: Tx, audienceId: string, leadId: number): boolean | null;
};
