import type { TFunction } from 'i18next';
import type { Language } from '../../shared/i18n/catalogues.ts';
import { dateLocale } from '../../shared/i18n/date-locale.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

type Instant = string | number;

/** Numbers, money and times as this language writes them. Times are those of this computer. */
export function createFormats(language: Language, t: TFunction) {
  const dates = dateLocale(language);
  const numbers = new Intl.NumberFormat(language);
  const reais = new Intl.NumberFormat(language, { style: 'currency', currency: 'BRL' });
  const wholeReais = new Intl.NumberFormat(language, {
    style: 'currency',
    currency: 'BRL',
    maximumFractionDigits: 0,
  });
  const percents = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 0 });
  const finePercents = new Intl.NumberFormat(language, {
    style: 'percent',
    maximumFractionDigits: 1,
  });
  const lists = new Intl.ListFormat(language, { type: 'conjunction' });
  const clock = new Intl.DateTimeFormat(dates, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const dayMonth = new Intl.DateTimeFormat(dates, { day: '2-digit', month: '2-digit' });
  const dayShort = new Intl.DateTimeFormat(dates, { day: 'numeric', month: 'short' });
  const full = new Intl.DateTimeFormat(dates, {
    day: '2-digit',
    month: '2-digit',
    year: 'numeric',
  });
  const weekday = new Intl.DateTimeFormat(dates, { weekday: 'short' });
  const stamp = new Intl.DateTimeFormat(dates, {
    dateStyle: 'long',
    timeStyle: 'long',
  });

  /** "Horário de Brasília": a zone as people call it. */
  function zoneName(zone: string): string {
    const named = new Intl.DateTimeFormat(dates, {
      timeZone: zone,
      timeZoneName: 'longGeneric',
    });
    return named.formatToParts().find(({ type }) => type === 'timeZoneName')?.value ?? zone;
  }

  const time = (at: Instant) => clock.format(new Date(at));
  const date = (at: Instant) => full.format(new Date(at));

  /** "12 nov": a day without its year when it is this one. */
  function shortDate(at: Instant, now = Date.now()): string {
    const when = new Date(at);
    if (when.getFullYear() !== new Date(now).getFullYear()) return date(at);
    return dayShort.format(when).replace(' de ', ' ').replace('.', '');
  }

  /** "hoje 14:11", "ontem 18:20", "12 nov": a past moment, in a list. */
  function moment(at: Instant, now = Date.now()): string {
    const days = daysBetween(now, at);
    if (days === 0) return t('common.time.today', { time: time(at) });
    if (days === -1) return t('common.time.yesterday', { time: time(at) });
    return shortDate(at, now);
  }

  /** "14:02" today, "ontem 14:02", "12 nov" before: for sentences that start with "since". */
  function sinceTime(at: Instant, now = Date.now()): string {
    return daysBetween(now, at) === 0 ? time(at) : moment(at, now);
  }

  /** "3 min", "2 h", "4 d": how long between two moments. */
  function span(ms: number): string {
    if (ms < minute) return t('common.time.seconds', { count: Math.max(0, Math.round(ms / 1000)) });
    if (ms < hour) return t('common.time.minutes', { count: Math.floor(ms / minute) });
    if (ms < day) return t('common.time.hours', { count: Math.floor(ms / hour) });
    return t('common.time.days', { count: Math.floor(ms / day) });
  }

  /** How long ago something was: "3 min". */
  function elapsed(at: Instant, now = Date.now()): string {
    return span(Math.max(0, now - new Date(at).getTime()));
  }

  /** Whole days since something was. */
  function daysSince(at: Instant, now = Date.now()): number {
    return Math.floor((now - new Date(at).getTime()) / day);
  }

  /** "há 3 min" up to a day, then the date. */
  function ago(at: Instant, now = Date.now()): string {
    const past = now - new Date(at).getTime();
    if (past < 10_000) return t('common.time.now');
    return past < day ? t('common.time.ago', { span: span(past) }) : moment(at, now);
  }

  /** A follow-up in a list: "hoje 15:30", "amanhã", "sex 20/11", "atrasado 2 d". */
  function followUp(
    at: Instant,
    now = Date.now(),
  ): { text: string; tone: 'late' | 'today' | 'later' } {
    const days = daysBetween(now, at);
    const due = new Date(at).getTime();
    if (days < 0) return { text: t('common.time.lateDays', { count: -days }), tone: 'late' };
    if (days === 0) {
      return {
        text: t('common.time.today', { time: time(at) }),
        tone: due < now ? 'late' : 'today',
      };
    }
    if (days === 1) return { text: t('common.time.tomorrowWord'), tone: 'later' };
    if (days > 300) return { text: date(at), tone: 'later' };
    const name = weekday.format(new Date(at)).replace('.', '');
    return { text: `${name} ${dayMonth.format(new Date(at))}`, tone: 'later' };
  }

  return {
    number: (value: number) => numbers.format(value),
    money: (value: number) => reais.format(value),
    /** As it is typed: no currency, no thousands. */
    amount: (value: number) =>
      language === 'pt-BR' ? value.toFixed(2).replace('.', ',') : value.toFixed(2),
    wholeMoney: (value: number) => wholeReais.format(value),
    percent: (ratio: number) => percents.format(ratio),
    /** A small share is not told as none. */
    share: (ratio: number) => (Math.abs(ratio) < 0.1 ? finePercents : percents).format(ratio),
    /** "nome, e-mail e telefone" */
    list: (items: readonly string[]) => lists.format(items),
    time,
    zoneName,
    date,
    dateTime: (at: Instant) => `${date(at)} ${time(at)}`,
    /** With seconds and zone, for hover and focus. */
    stamp: (at: Instant) => stamp.format(new Date(at)),
    shortDate,
    moment,
    sinceTime,
    span,
    elapsed,
    daysSince,
    ago,
    followUp,
  };
}

// Calendar days of this computer, so that 23:50 and 00:10 are one day apart.
function daysBetween(from: Instant, to: Instant): number {
  const start = (at: Instant) => {
    const when = new Date(at);
    return Date.UTC(when.getFullYear(), when.getMonth(), when.getDate());
  };
  return Math.round((start(to) - start(from)) / day);
}
