import type { FieldProblem } from '../../../shared/errors.ts';
import type { EventGist } from '../../../shared/model/event.ts';
import { amountIn, keyIn, whenIn } from './common-parts.ts';
import { entriesOf, shortText, valueOf } from './names.ts';
import { readMessage } from './message.ts';
import { ratingIn, widestScale } from './rating.ts';
import { isObject, noGist, notAnObject, type Read, refused } from './reading.ts';
import { identityFields, readPerson } from './read-person.ts';

type Entries = readonly (readonly [string, unknown])[];
type Found = {
  readonly gist: Partial<EventGist>;
  readonly problems?: readonly FieldProblem[];
};

/** Objects in which systems put what they tell, and whom it is about. */
const within = new Set(
  (
    'data|dados|client|cliente|customer|lead|contact|contato|person|pessoa|payer|pagador|' +
    'recipient|favorecido|beneficiario|caregiver|cuidador|author|autor|payment|pagamento|payout|' +
    'repasse|feedback|avaliacao'
  ).split('|'),
);

const about =
  'service|servico|service name|nome do servico|service type|tipo de servico|description|descricao';
const mostStars = 10;

/** Somebody became a client of another system of the company. */
export const readClientRegistered: Read = fact('registered at|cadastrado em', (entries, knows) => ({
  gist: { about: nameOf(valueOf(entries, 'plan|plano|contract|contrato')) },
  problems: knows
    ? []
    : [
        {
          field: 'email',
          problem: 'required',
          message: 'Say who it is: a name, an e-mail, a phone or a document.',
        },
      ],
}));

/** A service was rendered. */
export const readServiceCompleted: Read = fact(
  'completed at|concluido em|finished at|finalizado em',
  (entries) => {
    const what = nameOf(valueOf(entries, `${about}|service id|id do servico`));
    const message = 'Say which service it was: its name or its id.';
    return {
      gist: { about: what, text: shortText(valueOf(entries, 'notes|observacoes|observacao')) },
      problems: what === null ? [{ field: 'service', problem: 'required', message }] : [],
    };
  },
);

/** Of a thing told as text or as an object with a name. */
function nameOf(said: unknown): string | null {
  const name = isObject(said)
    ? valueOf(Object.entries(said), 'name|nome|title|titulo|type|tipo|id')
    : said;
  return shortText(name, 200);
}

/** A client paid. */
export const readPayment: Read = fact('paid at|pago em', (entries) => {
  const amount = amountIn(entries, 'amount|valor|value|total|valor pago|paid amount');
  const method = valueOf(entries, 'method|metodo|forma|forma de pagamento|payment method');
  return {
    gist: { amount: amount.value, about: shortText(method, 200) },
    problems: amount.problems,
  };
});

/** The company passed on what it owes somebody who works for it. */
export const readPayout: Read = fact('paid at|pago em', (entries) => {
  const amount = amountIn(entries, 'amount|valor|value|total|valor pago|paid amount');
  const period = valueOf(entries, 'period|periodo|reference|referencia|description|descricao');
  return {
    gist: { amount: amount.value, about: shortText(period, 200) },
    problems: amount.problems,
  };
});

/** What somebody thought of a service: from 0 to 10, in words, or both. */
export const readFeedback: Read = (body) =>
  isObject(body) && String(body['type']).toLowerCase() === 'receivedcallback'
    ? readWrittenFeedback(body)
    : readFeedbackForm(body);

/** Given over WhatsApp and kept as it came, sealed. */
function readWrittenFeedback(body: unknown): ReturnType<Read> {
  const reading = readMessage(body);
  if (reading.to !== 'take') return reading;
  const { text } = reading.told.gist;
  const rating = text === null ? null : ratingIn(text, widestScale);
  return { ...reading, told: { ...reading.told, gist: { ...noGist, text, rating } } };
}

const readFeedbackForm: Read = fact('answered at|respondido em', (entries) => {
  const said = valueOf(entries, 'rating|nota|score|stars|estrelas|nps');
  const rating = said === undefined ? null : Number(String(said).replace(',', '.'));
  const comment = valueOf(entries, 'comment|comentario|message|mensagem|text|texto|feedback');
  const text = shortText(comment);
  const gist = { rating, text, about: nameOf(valueOf(entries, about)) };
  if (rating !== null && !(rating >= 0 && rating <= mostStars)) {
    const message = `A rating goes from 0 to ${mostStars}.`;
    return { gist, problems: [{ field: 'rating', problem: 'out_of_range', message }] };
  }
  if (rating !== null || text !== null) return { gist };
  const message = 'Send a rating, a comment, or both.';
  return { gist, problems: [{ field: 'rating', problem: 'required', message }] };
});

/** Any other fact about somebody: kept, and nothing is done. */
export const readOther: Read = fact('updated at|atualizado em|deleted at|apagado em', () => ({
  gist: {},
}));

function fact(when: string, find: (entries: Entries, knows: boolean) => Found): Read {
  return (body) => {
    if (!isObject(body)) return notAnObject();
    const entries = entriesOf(body, within);
    const { whole, sure } = readPerson(entries, identityFields);
    const at = whenIn(entries, when);
    const found = find(entries, Object.keys(whole).length > 0);
    const problems = [...(found.problems ?? []), ...at.problems];
    if (problems.length > 0) return refused(...problems);
    return {
      to: 'take',
      told: {
        key: keyIn(entries),
        occurredAt: at.value,
        person: { whole, sure },
        makesLead: null,
        gist: { ...noGist, ...found.gist },
      },
    };
  };
}
