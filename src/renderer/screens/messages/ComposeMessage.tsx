import { Modal, Select, Textarea, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { MessageCircle, Send } from 'lucide-react';
import { useState } from 'react';
import type { Lead } from '../../../shared/model/lead.ts';
import {
  messageChannel,
  messageContent,
  type MessageContent,
  type MessageTemplate,
} from '../../../shared/model/message.ts';
import { Action } from '../../components/Action.tsx';
import { Banner } from '../../components/Banner.tsx';
import { useAct } from '../../components/use-act.ts';
import { useOneAtATime } from '../../components/use-one-at-a-time.ts';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import { letterDrafts } from './drafts.ts';
import css from './Messages.module.css';
import { PreviewText } from './PreviewText.tsx';
import { useByHand } from './use-by-hand.ts';

type ComposeMessageProps = { lead: Lead; onClose: () => void };

const blank = messageContent.parse({ body: '' });
const typingMs = 250;

/**
 * One message to one lead: a template filled in, edited, seen as it will be, and sent. What was
 * written is there again until it is sent or given up.
 */
export function ComposeMessage({ lead, onClose }: ComposeMessageProps) {
  const { t } = useText();
  const { api, client, queries } = useService();
  const act = useAct();
  const [once] = useState(() => crypto.randomUUID());
  const { busy, alone } = useOneAtATime();
  const letter = letterDrafts.useDraft(lead.id) ?? {
    channel: lead.phone ? ('whatsapp' as const) : ('email' as const),
    templateId: null,
    content: blank,
  };
  const { channel, templateId, content } = letter;
  const write = (next: Partial<typeof letter>) =>
    letterDrafts.keepDraft(lead.id, { ...letter, ...letterDrafts.draftOf(lead.id), ...next });
  const [tried, setTried] = useState(false);
  const [settled] = useDebouncedValue(content, typingMs);
  const { data: templates = [] } = useQuery(api.messageTemplates.list.queryOptions());
  const { data: accounts } = useQuery(api.sendingConnections.list.queryOptions());
  const plain = { ...settled, subject: literal(settled.subject), body: literal(settled.body) };
  const { data: preview } = useQuery(
    api.messages.preview.queryOptions({
      input: { leadId: lead.id, draft: { name: '…', channel, audience: 'lead', content: plain } },
      placeholderData: keepPreviousData,
    }),
  );
  const offered = templates.filter((each) => each.channel === channel && each.audience === 'lead');
  const hasAccount = accounts?.some((each) => each.channel === channel) ?? true;
  const isEmpty =
    content.body.trim() === '' || (channel === 'email' && content.subject.trim() === '');
  const draft = { leadId: lead.id, channel, templateId, connectionId: null, content, once };
  const canByHand = channel === 'whatsapp' && !hasAccount && lead.phone !== null;
  const byHand = useByHand(draft);

  async function choose(template: MessageTemplate | null): Promise<void> {
    write({ templateId: template?.id ?? null });
    if (template === null) return write({ content: textOf(content) });
    const { name, audience } = template;
    const filled = await act({
      do: () =>
        client.messages.preview({
          leadId: lead.id,
          draft: { name, channel, audience, content: template.content },
        }),
    });
    // Not where another was chosen, or the channel changed, meanwhile.
    const chosen = letterDrafts.draftOf(lead.id)?.templateId === template.id;
    if (chosen && filled?.content) write({ content: filled.content });
  }

  async function refresh(): Promise<void> {
    await queries.invalidateQueries({ queryKey: api.messages.key() });
  }

  /** Sent or given up: it is not to be found here again. */
  function end(): void {
    letterDrafts.dropDraft(lead.id);
    onClose();
  }

  async function send(): Promise<void> {
    setTried(true);
    if (isEmpty || !hasAccount) return;
    const sent = await act({
      do: () => client.messages.send(draft),
      done: ({ id }) => ({
        title: t('messages.compose.sent'),
        hint: t('messages.compose.sentHint'),
        undo: async () => {
          await client.messages.withdraw({ id });
          await refresh();
        },
      }),
    });
    if (!sent) return;
    end();
    await refresh();
  }

  async function noteManual(): Promise<void> {
    const noted = await act({
      do: () => client.messages.noteManual(draft),
      done: () => ({ title: t('messages.compose.noted') }),
    });
    if (!noted) return;
    end();
    await refresh();
  }

  return (
    <Modal
      opened
      onClose={onClose}
      title={t('messages.compose.title', { name: lead.name || t('messages.preview.unnamed') })}
      size={760}
      closeOnClickOutside={content.body === '' && content.subject === ''}
    >
      <form
        className={css.columns}
        onSubmit={(event) => {
          event.preventDefault();
          void alone(send);
        }}
      >
        <div className={css.form}>
          <div className={css.pair}>
            <Select
              label={t('messages.compose.channel')}
              data={messageChannel.options
                .filter((each) => each === 'email' || each === 'whatsapp')
                .map((value) => ({ value, label: t(`messages.channel.${value}`) }))}
              value={channel}
              allowDeselect={false}
              onChange={(value) =>
                write({
                  channel: value === 'email' ? 'email' : 'whatsapp',
                  templateId: null,
                  content: textOf(content),
                })
              }
            />
            <Select
              label={t('messages.compose.template')}
              placeholder={t('messages.compose.free')}
              clearable
              data={offered.map(({ id, name }) => ({ value: id, label: name }))}
              value={templateId}
              onChange={(id) => void choose(offered.find((each) => each.id === id) ?? null)}
            />
          </div>
          {channel === 'email' && (
            <TextInput
              label={t('messages.templates.subject')}
              value={content.subject}
              maxLength={500}
              error={tried && content.subject.trim() === '' && t('messages.compose.noSubject')}
              onChange={(event) =>
                write({ content: { ...content, subject: event.currentTarget.value } })
              }
            />
          )}
          <Textarea
            label={t('messages.templates.body')}
            autosize
            minRows={6}
            maxRows={14}
            data-autofocus
            value={content.body}
            maxLength={20_000}
            error={tried && content.body.trim() === '' && t('messages.compose.empty')}
            onChange={(event) =>
              write({ content: { ...content, body: event.currentTarget.value } })
            }
          />
          {!hasAccount && (
            <p className={css.quiet}>
              {t(canByHand ? 'messages.compose.noAccountWhatsapp' : 'messages.compose.noAccount')}
            </p>
          )}
          {canByHand && byHand.against !== null && (
            <Banner tone="warning">
              {t(`messages.reason.${byHand.against}`)} {t('messages.compose.onlyIfAsked')}
            </Banner>
          )}
          <div className={css.buttons}>
            <Action type="button" onClick={end}>
              {t('common.cancel')}
            </Action>
            {canByHand && (
              <>
                <Action
                  type="button"
                  icon={<MessageCircle size={16} />}
                  disabled={isEmpty}
                  loading={busy && !byHand.opened}
                  onClick={() => void alone(byHand.open)}
                >
                  {t(
                    byHand.against === null
                      ? 'messages.compose.openWhatsapp'
                      : 'messages.compose.openAnyway',
                  )}
                </Action>
                {byHand.opened && (
                  <Action
                    type="button"
                    primary
                    loading={busy}
                    onClick={() => void alone(noteManual)}
                  >
                    {t('messages.compose.didSend')}
                  </Action>
                )}
              </>
            )}
            {hasAccount && (
              <Action type="submit" primary loading={busy} icon={<Send size={16} />}>
                {t('messages.compose.send')}
              </Action>
            )}
          </div>
        </div>
        <section className={css.form} aria-label={t('messages.preview.title')}>
          <p className={css.itemName}>{t('messages.preview.title')}</p>
          {settled.body.trim() === '' && (
            <p className={css.quiet}>{t('messages.compose.nothingYet')}</p>
          )}
          {preview && settled.body.trim() !== '' && (
            <PreviewText preview={{ ...preview, flaws: [], content: settled }} />
          )}
        </section>
      </form>
    </Modal>
  );
}

/** What goes by any channel: files and kinds are those of one. */
function textOf({ subject, body }: MessageContent): MessageContent {
  return { ...blank, subject, body };
}

/** Braces a person types are meant as they stand. */
function literal(text: string): string {
  return text.replaceAll('{{', '{ {');
}
