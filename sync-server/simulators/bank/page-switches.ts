/** What may be switched, decided and done on the bank's page: faults, decisions, limits, cash taken out abroad, differences in a statement. */
import { html, type Html } from '../both/html.ts';
import { ICONS } from '../both/icons.ts';
import type { Bank } from './bank.ts';
import {
  BANK_FAULTS,
  COMMAND_KINDS,
  OTHER_KINDS,
  QUERY_KINDS,
  type BankFault,
  type PlantBody,
  type WithdrawalBody,
} from './protocol.ts';
import { parisDay } from './statements.ts';
import { FAULTS, KINDS } from './wording.ts';

const PLACES: readonly (readonly [country: string, currency: WithdrawalBody['currency'], word: string])[] = [
  ['MA', 'MAD', 'Maroc'],
  ['SN', 'XOF', 'Sénégal'],
  ['TH', 'THB', 'Thaïlande'],
  ['RO', 'RON', 'Roumanie'],
  ['ES', 'EUR', 'Espagne'],
];
const DIFFERENCES: readonly (readonly [name: keyof PlantBody, word: string])[] = [
  ['late', 'En retard'],
  ['missing', 'Manquantes'],
  ['doubled', 'En double'],
  ['altered', 'Altérées'],
  ['unknown', 'Inconnues'],
];

export function activeFaultsRegion(bank: Bank): Html {
  const faults = bank.faults.list();
  return html`<div data-region="faults">
    ${
      faults.length === 0
        ? html`<p class="empty">Aucune panne : la banque répond normalement.</p>`
        : html`<ul class="faults">
            ${faults.map(activeFault)}
          </ul>`
    }
  </div>`;
}

function activeFault(fault: BankFault): Html {
  const { word } = FAULTS[fault.fault];
  return html`<li>
    <span class="mark stop">${ICONS.fault} ${word}</span>
    <span class="grow small soft">
      ${fault.kind === '*' ? 'Toutes les demandes' : KINDS[fault.kind]} ·
      ${fault.count === null ? 'jusqu’à l’arrêt' : html`encore ${fault.count} fois`}
      ${fault.ms !== null && html`· ${fault.ms} ms`}
    </span>
    <button class="quiet" type="button" data-stop-fault="${JSON.stringify(fault)}" aria-label="Arrêter : ${word}">
      Arrêter
    </button>
  </li>`;
}

export function faultForm(): Html {
  return html`<form class="form" data-fault-form>
    <label>
      <span>Panne</span>
      <select name="fault">
        ${BANK_FAULTS.map((name) => html`<option value="${name}">${FAULTS[name].word} : ${FAULTS[name].effect}</option>`)}
      </select>
    </label>
    <label>
      <span>Sur</span>
      <select name="kind">
        <option value="*">Toutes les demandes</option>
        ${[...COMMAND_KINDS, ...QUERY_KINDS, ...OTHER_KINDS].map((kind) => html`<option value="${kind}">${KINDS[kind]}</option>`)}
      </select>
    </label>
    <div class="pair">
      <label>
        <span>Combien de fois</span>
        <input name="count" type="number" min="1" step="1" placeholder="jusqu’à l’arrêt" />
      </label>
      <label>
        <span>Durée (ms)</span>
        <input name="ms" type="number" min="0" step="100" placeholder="par défaut" />
      </label>
    </div>
    <button class="primary" type="submit">Déclencher la panne</button>
  </form>`;
}

export function decisionPanel(bank: Bank): Html {
  const { delay_ms: delay, outcome } = bank.decision();
  return html`<section class="panel" aria-labelledby="decision-title">
    <header>
      <h2 id="decision-title">Décision sur les demandes</h2>
    </header>
    <form class="form" data-decision-form>
      <div class="pair">
        <label>
          <span>Réponse</span>
          <select name="outcome">
            <option value="accepted" ${outcome === 'accepted' && 'selected'}>Accepter</option>
            <option value="declined" ${outcome === 'declined' && 'selected'}>Refuser</option>
            <option value="mixed" ${outcome === 'mixed' && 'selected'}>Refuser une sur quatre</option>
          </select>
        </label>
        <label>
          <span>Après (ms)</span>
          <input name="delay_ms" type="number" min="0" step="100" required value="${delay}" />
        </label>
      </div>
      <label>
        <span>Pièce d’identité</span>
        <select name="documents">
          <option value="as-they-come" ${bank.documents() === 'as-they-come' && 'selected'}>Comme elle vient</option>
          <option value="required" ${bank.documents() === 'required' && 'selected'}>Exigée avant de décider</option>
        </select>
      </label>
      <button type="submit">Appliquer aux prochaines demandes</button>
    </form>
  </section>`;
}

const wholeEuros = (cents: number | null): string => (cents === null ? '' : String(Math.floor(cents / 100)));

export function limitsPanel(bank: Bank): Html {
  const { month_cents: month, year_cents: year } = bank.limits();
  return html`<section class="panel" aria-labelledby="limits-title">
    <header>
      <h2 id="limits-title">Plafonds de la banque</h2>
      <span class="soft small">par carte, en euros</span>
    </header>
    <form class="form" data-limits-form>
      <div class="pair">
        <label>
          <span>Par mois</span>
          <input name="month" type="number" min="1" step="1" placeholder="aucun" value="${wholeEuros(month)}" />
        </label>
        <label>
          <span>Par an</span>
          <input name="year" type="number" min="1" step="1" placeholder="aucun" value="${wholeEuros(year)}" />
        </label>
      </div>
      <button type="submit">Appliquer les plafonds</button>
    </form>
  </section>`;
}

export function withdrawalForm(bank: Bank): Html {
  return html`<section class="panel" aria-labelledby="withdrawal-title">
    <header>
      <h2 id="withdrawal-title">Retrait à l’étranger</h2>
      <span class="soft small" lang="en">cash machine</span>
    </header>
    <form class="form" data-withdrawal-form>
      <label>
        <span>Carte</span>
        <input
          name="card"
          required
          minlength="4"
          maxlength="40"
          list="withdrawal-cards"
          placeholder="référence ou 4 chiffres"
        />
        <datalist id="withdrawal-cards">
          ${bank.store.cards.all().map((card) => html`<option value="${card.card_reference}">•••• ${card.last_four}</option>`)}
        </datalist>
      </label>
      <div class="pair">
        <label>
          <span>Montant</span>
          <input name="units" type="number" min="1" step="1" required />
        </label>
        <label>
          <span>Pays et devise</span>
          <select name="place">
            ${PLACES.map(([country, currency, word]) => html`<option value="${country} ${currency}">${word} · ${currency}</option>`)}
          </select>
        </label>
      </div>
      <p class="small" role="status" data-withdrawal-told></p>
      <button type="submit">Retirer</button>
    </form>
  </section>`;
}

export function statementForm(bank: Bank): Html {
  const yesterday = parisDay(bank.clock.now() - 24 * 3_600_000);
  return html`<section class="panel" aria-labelledby="statement-title">
    <header>
      <h2 id="statement-title">Écarts au relevé</h2>
      <span class="soft small">plantés sur demande</span>
    </header>
    <form class="form" data-statement-form>
      <label>
        <span>Jour</span>
        <input name="day" type="date" required value="${yesterday}" />
      </label>
      <div class="pair">
        ${DIFFERENCES.map(
          ([name, word]) =>
            html`<label>
              <span>${word}</span>
              <input name="${name}" type="number" min="0" step="1" value="0" required />
            </label>`,
        )}
      </div>
      <p class="small" role="status" data-statement-told></p>
      <button type="submit">Planter les écarts</button>
    </form>
  </section>`;
}
