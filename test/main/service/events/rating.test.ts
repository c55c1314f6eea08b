import { expect, test } from 'vitest';
import { readFeedback } from '../../../../src/main/service/events/facts.ts';
import { ratingIn, scaleIn } from '../../../../src/main/service/events/rating.ts';

const five = { from: 1, to: 5 };

test.each<[string, number]>([
  ['5', 5],
  ['5!', 5],
  ['*5*', 5],
  [' 4 ', 4],
  ['5️⃣', 5],
  ['5 ⭐', 5],
  ['5⭐⭐', 5],
  ['⭐⭐⭐⭐', 4],
  ['nota 4', 4],
  ['Nota: 4', 4],
  ['ótimo, 5!', 5],
  ['5 😊', 5],
  ['5, obrigada', 5],
  ['Muito bom. 5', 5],
  ['Minha nota é 3', 3],
  ['foi tudo muito rápido, dou nota 5 pelo cuidado da Ana', 5],
  ['dou 4,5', 4.5],
  ['5 estrelas', 5],
  ['5/5', 5],
  ['4 de 5', 4],
  ['de 1 a 5, dou 4', 4],
  ['cinco', 5],
  ['Cinco!', 5],
  ['Nota 5, a entrega foi dia 3', 5],
])('"%s" is a rating', (said, rating) => {
  expect(ratingIn(said, five)).toBe(rating);
});

test.each([
  'às 5h',
  'as 5',
  'dia 5',
  'dia 5/5',
  '5/10',
  '5 horas',
  'amanhã, 5',
  'Rua das Flores, 5',
  'R$ 5',
  '5 reais',
  '5%',
  '11 98231-7745',
  '982317745',
  '+5',
  '5:30',
  'nota fiscal 5',
  'nota 5 mil',
  'comprei 5 camisas',
  'faltam 5',
  '10',
  '0',
  '4 ou 5',
  'nota 5 no atendimento e nota 3 na entrega',
  'ótimo',
  '',
  '🙂',
  'cinco minutos',
])('"%s" is none', (said) => {
  expect(ratingIn(said, five)).toBeNull();
});

test('a scale is read of what was asked, and a mark is of that scale', () => {
  expect(scaleIn('De 1 a 5, que nota você dá ao nosso atendimento?')).toEqual(five);
  expect(scaleIn('De 0 até 10, avalie nosso serviço')).toEqual({ from: 0, to: 10 });
  expect(scaleIn('Aberto de 1 a 5 de maio')).toBeNull();
  expect(scaleIn('Qual nota você dá?')).toBeNull();
  expect(ratingIn('10', { from: 0, to: 10 })).toBe(10);
});

test('neither many numbers nor a long run of digits is a rating', () => {
  expect(ratingIn('3 de 4 '.repeat(280), five)).toBeNull();
  expect(ratingIn(`nota ${'1'.repeat(1990)}`, five)).toBeNull();
  expect(ratingIn('!'.repeat(2000), five)).toBeNull();
});

test('feedback that was kept sealed is read of the message as WhatsApp told it', () => {
  const message = { type: 'ReceivedCallback', phone: '5511982317745', text: { message: 'nota 4' } };
  expect(readFeedback(message)).toMatchObject({
    to: 'take',
    told: { gist: { rating: 4, text: 'nota 4', message: null } },
  });
});
