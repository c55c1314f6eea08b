import type {
  MessageContent,
  MessageChannel,
  SendingInfo,
} from '../../../../shared/model/message.ts';

/** One message as it is handed to another system: all of it is filled in. */
export type Outgoing = {
  /** The same at every try: what the other system can know a repeat by. */
  readonly uid: string;
  readonly to: string;
  readonly content: MessageContent;
  readonly files: readonly OutgoingFile[];
  /** Of the lead it is about, what a workflow may want; null of none. */
  readonly about: Readonly<Record<string, unknown>> | null;
  readonly template: string | null;
  readonly cause: string;
  /** How to be left alone, beneath an e-mail and in its headers; null for the company's own people. */
  readonly unsubscribe: WayOut | null;
  readonly at: number;
  /** Tries before this one. */
  readonly attempts: number;
};

export type WayOut = {
  readonly words: string;
  /** Where one press is enough; null without a public address. */
  readonly address: string | null;
};

export type OutgoingFile = { readonly name: string; readonly type: string; readonly bytes: Buffer };

/** What the other system said when it took it. */
export type Taken = {
  readonly remoteId: string | null;
  readonly status: number;
  readonly said: string;
};

export type Fields = Readonly<Record<string, string>>;

/**
 * One kind of account that messages go out by.
 *
 * Failures are `ProviderError`s: `offline` and `unavailable` when it surely had no effect, `unknown`
 * when it may have had one.
 */
export type SendingKind = {
  readonly info: SendingInfo & { readonly channel: MessageChannel };
  /** Between two messages, so that the account is not blocked. */
  readonly paceMs: number;
  /** What is wrong with the form, by field; null when nothing is. */
  checkForm(fields: Fields): { readonly field: string; readonly message: string } | null;
  /** Whether a repeat under the same id does no harm there. */
  repeatsSafely(fields: Fields): boolean;
  send(fields: Fields, message: Outgoing, signal: AbortSignal): Promise<Taken>;
  /** The cheapest call that shows that the account answers and knows us. */
  ping(fields: Fields, signal: AbortSignal): Promise<void>;
};

export const text = (pt: string, en: string) => ({ 'pt-BR': pt, en });
