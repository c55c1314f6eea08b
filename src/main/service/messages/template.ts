import Mustache from 'mustache';
import type { MessageContent, TemplateFlaw } from '../../../shared/model/message.ts';
import {
  isBlank,
  isField,
  isFormat,
  readReference,
  textOf,
  valueOf,
  type FieldValue,
  type Subject,
} from './template-fields.ts';

/**
 * Templates without logic: `{{field}}`, `{{field | format}}`, `{{#field}}…{{/field}}` where there is
 * something in it and `{{^field}}…{{/field}}` where there is not. Values are never read as templates.
 *
 * Mustache's partials and changes of delimiters are refused: with the first a template may loop, and
 * the second serves nobody.
 */
export type Written = { readonly text: string; readonly blank: readonly string[] };

type Token = readonly [type: string, value: string, start: number, end: number, inner?: Token[]];
type Parts = 'subject' | 'body' | 'link' | 'buttons';

const deepest = 3;
/** However a list is repeated. */
export const longestText = 64_000;
const longestSource = 20_000;

/** What is wrong with one text of a template. */
export function flawsOf(source: string, part: Parts): TemplateFlaw[] {
  if (source.length > longestSource) return [{ part, problem: 'too_large', name: null }];
  let tokens: Token[];
  try {
    tokens = new Mustache.Writer().parse(source) as Token[];
  } catch {
    return [{ part, problem: 'unclosed', name: null }];
  }
  const flaws: TemplateFlaw[] = [];
  walk(tokens, []);
  return flaws;

  function walk(level: readonly Token[], within: readonly string[]): void {
    for (const [type, value, , , inner] of level) {
      if (type === 'text' || type === '!') continue;
      if (type === '>') flaws.push({ part, problem: 'partial', name: value });
      else if (type === '=') flaws.push({ part, problem: 'delimiters', name: null });
      else if (value !== '.' || within.length === 0) checkReference(value);
      if (type !== '#' && type !== '^') continue;
      const { name } = readReference(value);
      if (within.includes(name)) flaws.push({ part, problem: 'loops', name });
      else if (within.length >= deepest) flaws.push({ part, problem: 'too_deep', name });
      else walk(inner ?? [], [...within, name]);
    }
  }

  function checkReference(value: string): void {
    const { name, steps } = readReference(value);
    if (!isField(name)) flaws.push({ part, problem: 'unknown_field', name });
    for (const step of steps) {
      if (!isFormat(step.name)) flaws.push({ part, problem: 'unknown_format', name: step.name });
    }
  }
}

/** What is wrong with a whole template. */
export function contentFlaws(content: MessageContent, channel: string): TemplateFlaw[] {
  const { subject, body, kind, link, buttons, files } = content;
  const flaws = [...flawsOf(body, 'body')];
  if (body.trim() === '') flaws.push({ part: 'body', problem: 'empty', name: null });
  if (channel === 'email') {
    flaws.push(...flawsOf(subject, 'subject'));
    if (subject.trim() === '') flaws.push({ part: 'subject', problem: 'empty', name: null });
  }
  if (channel === 'whatsapp') {
    if ((kind === 'image' || kind === 'document') && files.length !== 1) {
      flaws.push({ part: 'files', problem: 'one_file', name: null });
    }
    if (kind === 'link') {
      if (link === null || !URL.canParse(link.url)) {
        flaws.push({ part: 'link', problem: 'link_missing', name: null });
      } else flaws.push(...[link.title, link.description].flatMap((each) => flawsOf(each, 'link')));
    }
    if (kind === 'buttons') {
      if (buttons.length === 0)
        flaws.push({ part: 'buttons', problem: 'buttons_missing', name: null });
      flaws.push(...buttons.flatMap((each) => flawsOf(each, 'buttons')));
    }
  }
  return flaws;
}

/** The content with every field filled in. The template has no flaws. */
export function fillIn(
  content: MessageContent,
  subject: Subject,
): { readonly content: MessageContent; readonly blank: string[] } {
  const blank = new Set<string>();
  const write = (source: string): string => {
    const written = render(source, subject);
    for (const name of written.blank) blank.add(name);
    return written.text;
  };
  const { link } = content;
  return {
    content: {
      ...content,
      // A header is one line, whatever a lead is called.
      subject: write(content.subject).replaceAll(/\s+/g, ' ').trim(),
      body: write(content.body).trim(),
      link:
        link === null
          ? null
          : { ...link, title: write(link.title), description: write(link.description) },
      buttons: content.buttons.map((each) => write(each).slice(0, 40)),
    },
    blank: [...blank],
  };
}

/** Without escaping: neither plain text nor WhatsApp know any; what becomes HTML is escaped then. */
export function render(source: string, subject: Subject): Written {
  const blank = new Set<string>();

  class LeadContext extends Mustache.Context {
    override push(view: unknown): Mustache.Context {
      return new LeadContext(view, this);
    }

    override lookup(name: string): unknown {
      if (name === '.') return this.view;
      const reference = readReference(name);
      const value = valueOf(reference, subject);
      if (isBlank(value)) blank.add(reference.name);
      return shown(value);
    }
  }

  const text = new Mustache.Writer().render(
    source,
    new LeadContext({}),
    {},
    {
      escape: (value: unknown) => String(value),
    },
  );
  return { text: text.slice(0, longestText), blank: [...blank] };
}

function shown(value: FieldValue): unknown {
  if (isBlank(value)) return '';
  return Array.isArray(value) ? value : textOf(value);
}
