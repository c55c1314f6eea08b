export const conflicts = {
  title: 'Conflitos',
  listLabel: 'Conflitos em aberto',
  emptyTitle: 'Nenhum conflito',
  emptyBody:
    'Nada mudou dos dois lados ao mesmo tempo. Quando isso acontecer, os dois valores aparecem aqui e nenhum é apagado.',
  safe: 'Nada foi sobrescrito: cada lado ficou com o seu valor, e os outros campos continuam sincronizando.',
  kind: {
    clash: 'mudou nos dois lados',
    clear: 'apagado lá, preenchido aqui',
    edit_delete: 'editado de um lado, apagado do outro',
    flapping: 'fica trocando de valor',
    ambiguous_link: 'parece mais de um lead',
    uncertain_create: 'pode ter sido criado duas vezes',
    schema: 'o campo mudou no CRM',
  },
  field: {
    record: 'o registro inteiro',
    whole: 'O registro inteiro',
    nameless: 'Sem nome',
  },
  detail: {
    agreed: 'Valor em que os dois lados concordavam',
    label: 'Conflito',
    before: 'Antes',
    ours: 'Ponte',
    nothing: 'vazio',
    who: '{{by}}, {{at}}',
    seen: 'visto {{at}}',
    unknown: 'sem registro de quem mudou',
    openLead: 'Abrir o lead',
  },
  tab: { label: 'Quais conflitos', open: 'Abertos', snoozed: 'Adiados' },
  noneSnoozed: 'Nada adiado',
  noneSnoozedBody: 'O que você adiar espera aqui até a hora marcada e depois volta para a lista.',
  choose: 'Escolher {{name}} {{what}}',
  place: '{{at}} de {{total}}',
  left_one: '{{count, number}} em aberto',
  left_other: '{{count, number}} em aberto',
  apply: 'Aplicar e ir para o próximo',
  suggested: 'Sugerida',
  moved:
    'Os valores mudaram enquanto você olhava. Nada foi gravado: o que mudou está destacado, e o que você escreveu continua aqui. Confira e aplique de novo.',
  movedTag: 'mudou agora',
  because: {
    blank: 'O outro lado ({{name}}) está vazio.',
    invalid: 'O valor do outro lado ({{name}}) não é válido.',
  },
  choice: {
    local: 'Manter o nosso',
    remote: 'Ficar com o de {{name}}',
    value: 'Escrever outro valor',
    both: 'Manter os dois',
    separate: 'Não é a mesma pessoa',
    sendAgain: 'Enviar o nosso lead a {{name}} como um contato novo',
    valueLabel: 'Valor que fica nos dois lados',
  },
  outcome: {
    label: 'Resultado',
    gets: 'recebe este valor',
    same: 'já está assim',
    second: '{{field}}: {{value}}',
    inNotes: 'O outro valor vai para as anotações: {{value}}',
    separate:
      'A ligação é desfeita. O contato de {{name}} vira outro lead, e os dois nunca mais são ligados sozinhos.',
    nothingYet: 'nada é enviado antes de aplicar',
  },
  did: {
    record: 'A decisão está gravada; o que tiver de ir ao CRM sai em alguns segundos.',
    local: 'O CRM recebe o nosso valor em alguns segundos.',
    remote: 'O lead ficou com o valor do CRM.',
    value: 'O valor escrito vai para os dois lados em alguns segundos.',
    both: 'O nosso valor fica no campo, e o outro fica guardado no lead.',
    separate: 'Agora são dois leads, e a Ponte não liga mais um ao outro.',
  },
  stands: {
    changed_since: 'O valor mudou de novo depois disso.',
    already_sent: 'O valor já foi enviado ao CRM. Edite o lead se quiser outro.',
    not_undoable: 'Esta decisão não tem como voltar.',
  },
  rule: {
    make: 'Tornar regra',
    title: 'Tornar regra',
    local:
      'Daqui em diante, quando {{field}} mudar aqui e em {{name}}, vale o da Ponte, sem perguntar.',
    remote:
      'Daqui em diante, quando {{field}} mudar aqui e em {{name}}, vale o de {{name}}, sem perguntar.',
    settles_one:
      'Ao criar, {{count, number}} conflito aberto é decidido por ela; o que ela não decide continua aberto.',
    settles_other:
      'Ao criar, {{count, number}} conflitos abertos são decididos por ela; o que ela não decide continua aberto.',
    confirm: 'Criar a regra',
  },
  snooze: {
    label: 'Adiar',
    hour: 'Por uma hora',
    tomorrow: 'Até amanhã às 9h',
    monday: 'Até segunda às 9h',
    back: 'Trazer de volta',
  },
  bulk: {
    label: 'Conflitos escolhidos',
    chosen_one: '{{count, number}} escolhido',
    chosen_other: '{{count, number}} escolhidos',
    local: 'Manter os nossos',
    remote: 'Ficar com os do CRM',
    clear: 'Limpar escolha',
  },
  toast: {
    settled: '{{name}}, {{what}}: resolvido',
    settledMany_one: '{{count, number}} conflito resolvido',
    settledMany_other: '{{count, number}} conflitos resolvidos',
    left_one: '{{count, number}} ficou em aberto porque mudou ou não pôde ser gravado.',
    left_other: '{{count, number}} ficaram em aberto porque mudaram ou não puderam ser gravados.',
    reopened_one: 'Conflito aberto de novo',
    reopened_other: '{{count, number}} conflitos abertos de novo',
    stands: 'A decisão continua valendo',
    snoozed_one: 'Conflito adiado',
    snoozed_other: '{{count, number}} conflitos adiados',
    back_one: 'Conflito de volta à lista',
    back_other: '{{count, number}} conflitos de volta à lista',
  },
  command: {
    next: 'Próximo conflito',
    previous: 'Conflito anterior',
    choose: 'Escolher a opção {{number}}',
    undo: 'Desfazer a última decisão',
    toggle: 'Escolher para decidir em conjunto',
  },
  how: {
    schema:
      'O CRM guarda neste campo algo que a Ponte não sabe ler. Fique com o nosso ou escreva outro valor, que vai por cima; ou corrija lá, e o conflito fecha sozinho na leitura seguinte.',
  },
  flapping: {
    what_one:
      'Este campo trocou de valor {{count, number}} vez em 24 horas, sem que ninguém o editasse aqui:',
    what_other:
      'Este campo trocou de valor {{count, number}} vezes em 24 horas, sem que ninguém o editasse aqui:',
    writer: '{{by}} grava {{value}}, por último {{at}}',
    advice:
      'A Ponte parou de levar este campo de um lado ao outro. Escolha o valor que fica; se ele voltar a ser trocado, descubra o que o grava no CRM. O conflito fecha sozinho quando os dois lados concordarem.',
  },
  record: {
    deleted_remote:
      'Este contato foi apagado em {{name}} depois que o lead foi editado aqui. Nada foi apagado aqui.',
    deleted_local:
      'O lead foi apagado aqui depois que o contato foi editado em {{name}}. Nada foi apagado lá.',
    ambiguous: 'Um contato de {{name}} parece mais de um lead. Diga qual deles é.',
    uncertain:
      'O envio deste lead foi interrompido, e {{name}} tem mais de um contato que pode ser ele. Diga qual deles é.',
    uncertain_none:
      'O envio deste lead foi interrompido, e sem documento, e-mail ou telefone não há como procurar se ele chegou. Veja em {{name}} se ele está lá.',
  },
  option: {
    remote_keep: 'Manter o lead e criar lá de novo',
    remote_delete: 'Apagar aqui também',
    remote_detach: 'Manter só aqui',
    local_keep: 'Trazer o lead de volta',
    local_delete: 'Apagar lá também',
    local_detach: 'Deixar só lá',
    is: 'É {{name}}',
    person: 'É outra pessoa: criar um lead',
    merge: 'São a mesma pessoa: juntar',
    again: 'Não está lá: enviar de novo',
    leave: 'Não enviar este lead',
  },
  follows: {
    remote_keep: 'Um contato novo é criado em {{name}} com o que o lead tem agora.',
    remote_delete: 'O lead vai para os apagados; dá para restaurar.',
    remote_detach: 'O lead fica, e não é mais enviado para {{name}}.',
    local_keep: 'O lead volta com o que mudou em {{name}}.',
    local_delete: 'O contato é apagado em {{name}}, se não mudar de novo antes disso.',
    local_detach: 'O contato fica em {{name}} sem ligação com a Ponte.',
    person: 'O lead novo fica ligado a este contato.',
    merge: 'Você escolhe o que fica; o lead que restar é ligado a este contato.',
    again: 'Um contato novo é criado em {{name}}.',
    leave: 'O lead fica só aqui, sem ligação com {{name}}.',
  },
} as const;
