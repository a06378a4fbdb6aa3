/** The bank's own page: what it holds and what it was asked; the switches stand beside it. French, read-only store. */
import { html, type Html } from '../both/html.ts';
import { ICONS } from '../both/icons.ts';
import { pageScript, textBeside, type Page } from '../both/page.ts';
import { dayOf, euros, timeOfDay } from '../both/wording.ts';
import type { Bank } from './bank.ts';
import {
  activeFaultsRegion,
  decisionPanel,
  faultForm,
  limitsPanel,
  statementForm,
  withdrawalForm,
} from './page-switches.ts';
import type { CardRow, ChargeRow, FundingCardRow, OperationRow, WithdrawalRow } from './tables.ts';
import { BEHAVIOURS, CARD_STATES, KINDS, OPERATION_STATES, REASONS, WISHES } from './wording.ts';

const OPERATIONS_SHOWN_MAX = 100;
const CHARGES_SHOWN_MAX = 8;
const WITHDRAWALS_SHOWN_MAX = 20;
const STYLE = textBeside(import.meta.url, 'page.css');
const SCRIPT = pageScript(import.meta.url, 'page-client.js');

export function bankPage(bank: Bank): Page {
  return {
    title: 'Banque émettrice · simulateur',
    style: STYLE,
    script: SCRIPT,
    body: html`<header class="masthead">
        <span class="emblem">${ICONS.bank}</span>
        <div class="grow">
          <h1>Banque émettrice</h1>
          <p class="soft small">Simulateur, aucune donnée réelle · <span lang="en">issuer simulator</span></p>
        </div>
        ${serviceRegion(bank)}
        <button class="quiet" type="button" data-reset>Tout effacer</button>
      </header>
      <p class="unreachable" role="status">Le simulateur ne répond plus. Cette page reprendra toute seule.</p>
      <main class="board">
        <div class="column">
          ${totalsRegion(bank)} ${cardsRegion(bank)} ${withdrawalsRegion(bank)} ${operationsRegion(bank)}
        </div>
        <aside class="column">
          <section class="panel" aria-labelledby="faults-title">
            <header>
              <h2 id="faults-title">Pannes</h2>
              <span class="soft small" lang="en">faults</span>
            </header>
            ${activeFaultsRegion(bank)} ${faultForm()}
          </section>
          ${decisionPanel(bank)} ${limitsPanel(bank)} ${withdrawalForm(bank)} ${statementForm(bank)}
          ${fundingRegion(bank)}
        </aside>
      </main>`,
  };
}

/** The regions that change, each under its own name; the script exchanges those that differ. */
export function bankView(bank: Bank): Html {
  return html`${serviceRegion(bank)} ${totalsRegion(bank)} ${cardsRegion(bank)} ${operationsRegion(bank)}
  ${withdrawalsRegion(bank)} ${activeFaultsRegion(bank)} ${fundingRegion(bank)}`;
}

function serviceRegion(bank: Bank): Html {
  const active = bank.faults.list().length;
  return html`<div data-region="service" role="status">
    ${
      active === 0
        ? html`<span class="mark done">${ICONS.done} En service</span>`
        : html`<span class="mark stop"
            >${ICONS.fault} ${active} panne${active > 1 && 's'} active${active > 1 && 's'}</span
          >`
    }
  </div>`;
}

function totalsRegion(bank: Bank): Html {
  const { operations, cards } = bank.store;
  const totals: readonly (readonly [string, string])[] = [
    ['Sur les cartes', euros(cards.heldCents())],
    ['Opérations faites', String(operations.countOf('done'))],
    ['En attente', String(operations.countOf('pending'))],
    ['Refusées', String(operations.countOf('refused'))],
  ];
  return html`<dl class="totals" data-region="totals">
    ${totals.map(
      ([name, value]) =>
        html`<div class="panel">
          <dt class="soft small">${name}</dt>
          <dd class="figures">${value}</dd>
        </div>`,
    )}
  </dl>`;
}

function cardsRegion(bank: Bank): Html {
  const cards = bank.store.cards.all();
  return html`<section class="panel" data-region="cards" aria-labelledby="cards-title">
    <header>
      <h2 id="cards-title">Cartes de retrait</h2>
      <span class="soft small" lang="en">cards</span>
    </header>
    ${
      cards.length === 0
        ? html`<p class="empty">Aucune carte. Une demande acceptée en crée une.</p>`
        : html`<ul class="cards">
            ${cards.map(cardTile)}
          </ul>`
    }
  </section>`;
}

function cardTile(card: CardRow): Html {
  const state = CARD_STATES[card.state];
  return html`<li class="card ${card.state}">
    <span class="mark ${state.tone}">${ICONS[state.icon]} ${state.word}</span>
    <p class="balance figures">${euros(card.balance_cents)}</p>
    <p class="small"><span class="figures">•••• ${card.last_four}</span></p>
    <p class="code soft">${card.card_reference}</p>
  </li>`;
}

function operationsRegion(bank: Bank): Html {
  const operations = bank.store.operations.newestFirst(OPERATIONS_SHOWN_MAX);
  return html`<section class="panel" data-region="operations" aria-labelledby="operations-title">
    <header>
      <h2 id="operations-title">Opérations</h2>
      <span class="soft small">les plus récentes d’abord · <span lang="en">operations</span></span>
    </header>
    ${
      operations.length === 0
        ? html`<p class="empty">Rien encore. Chaque ordre reçu apparaîtra ici, avec sa clé d’idempotence.</p>`
        : html`<ol class="operations">
            ${operations.map((each) => operationLine(each, documentsOf(bank, each)))}
          </ol>`
    }
  </section>`;
}

/** How many pictures a file has; null for what is none. */
function documentsOf(bank: Bank, { kind, key }: OperationRow): number | null {
  return kind === 'application' ? bank.store.documents.of(key).length : null;
}

function operationLine(operation: OperationRow, documents: number | null): Html {
  const state = OPERATION_STATES[operation.state];
  return html`<li>
    <span class="mark ${state.tone}">${ICONS[state.icon]} ${state.word}</span>
    <div class="grow">
      <p>
        <strong>${KINDS[operation.kind]}</strong>
        ${operation.reason !== null && html`<span class="reason">${REASONS[operation.reason]}</span>`}
        ${operation.state === 'pending' && operation.wants !== null && html`<span class="reason">${WISHES[operation.wants]}</span>`}
        ${documents !== null && html`<span class="mark">${documents === 0 ? 'sans pièce' : html`${documents} pièce${documents > 1 && 's'}`}</span>`}
        ${operation.presented > 1 && html`<span class="mark">reçue ${operation.presented} fois, faite une</span>`}
      </p>
      <p class="code soft clip">${operation.subject} · ${operation.key}</p>
    </div>
    <span class="amount figures">${operation.amount_cents !== null && euros(operation.amount_cents)}</span>
    <time class="soft small figures" datetime="${new Date(operation.created_at).toISOString()}"
      >${timeOfDay(operation.created_at)}<br />${dayOf(operation.created_at)}</time
    >
  </li>`;
}

function withdrawalsRegion(bank: Bank): Html {
  const cards = new Map(bank.store.cards.all().map((card) => [card.token, card]));
  const withdrawals = bank.store.withdrawals.all().slice(0, WITHDRAWALS_SHOWN_MAX);
  return html`<div data-region="withdrawals">
    ${
      withdrawals.length > 0 &&
      html`<section class="panel" aria-labelledby="withdrawals-title">
        <header>
          <h2 id="withdrawals-title">Retraits</h2>
          <span class="soft small" lang="en">withdrawals</span>
        </header>
        <ul class="funding">
          ${withdrawals.map((each) => withdrawalLine(each, cards.get(each.token)))}
        </ul>
      </section>`
    }
  </div>`;
}

function withdrawalLine(withdrawal: WithdrawalRow, card: CardRow | undefined): Html {
  const { units, currency, country, amount_cents, fee_cents, created_at } = withdrawal;
  return html`<li>
    <span class="grow"><span class="figures">${units} ${currency}</span> · ${country}</span>
    <span class="figures soft">•••• ${card?.last_four ?? ''}</span>
    <span class="soft small">dont frais <span class="figures">${euros(fee_cents)}</span></span>
    <span class="amount figures">${euros(-(amount_cents + fee_cents))}</span>
    <time class="soft small figures" datetime="${new Date(created_at).toISOString()}">${timeOfDay(created_at)}</time>
  </li>`;
}

function fundingRegion(bank: Bank): Html {
  const { funding } = bank.store;
  const cards = funding.cards();
  const charges = funding.charges().slice(0, CHARGES_SHOWN_MAX);
  return html`<section class="panel" data-region="funding" aria-labelledby="funding-title">
    <header>
      <h2 id="funding-title">Cartes de paiement</h2>
      <span class="soft small" lang="en">funding cards</span>
    </header>
    ${
      cards.length === 0
        ? html`<p class="empty">Aucune. Le client en enregistre une sur la page de la banque.</p>`
        : html`<ul class="funding">
            ${cards.map(fundingLine)}
          </ul>`
    }
    ${
      charges.length > 0 &&
      html`<h3 class="small soft">Derniers paiements</h3>
        <ul class="funding">
          ${charges.map(chargeLine)}
        </ul>`
    }
  </section>`;
}

function fundingLine(card: FundingCardRow): Html {
  return html`<li>
    <span class="grow">${BEHAVIOURS[card.behaviour].word}</span>
    <span class="figures soft">•••• ${card.last_four}</span>
  </li>`;
}

function chargeLine(charge: ChargeRow): Html {
  return html`<li>
    <span class="grow clip">${charge.description}</span>
    ${charge.state === 'refunded' && html`<span class="mark wait">${ICONS.back} Remboursé</span>`}
    <span class="figures">${euros(charge.amount_cents)}</span>
  </li>`;
}
