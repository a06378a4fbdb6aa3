/** The hosted page on which a customer picks the test card that will pay. French, no field for a card number. */
import { html, type Html } from '../both/html.ts';
import { ICONS } from '../both/icons.ts';
import { textBeside, type Page } from '../both/page.ts';
import { FUNDING_BEHAVIOURS } from './protocol.ts';
import type { EnrolmentRow, FundingCardRow } from './tables.ts';
import { BEHAVIOURS } from './wording.ts';

const STYLE = textBeside(import.meta.url, 'enrol-page.css');

export function enrolPage(enrolment: EnrolmentRow, card: FundingCardRow | undefined): Page {
  return page(card === undefined ? choiceOf(enrolment) : confirmationOf(enrolment, card));
}

export function unknownEnrolmentPage(): Page {
  return page(html`
    <h1>Ce lien n’est plus valable</h1>
    <p class="soft">Demandez un nouveau lien à votre point de vente, ou par SMS au 71004 avec le mot CONTACT.</p>
  `);
}

function choiceOf(enrolment: EnrolmentRow): Html {
  return html`
    <h1>Enregistrer la carte qui paiera</h1>
    <p class="soft">
      Elle réglera les recharges que vous demanderez par SMS. Elle sera appelée « ${enrolment.label} » ; Flouss n’en
      connaîtra que les quatre derniers chiffres.
    </p>
    <form method="post" action="/enrol/${enrolment.enrolment_id}">
      <fieldset>
        <legend class="small soft">Simulateur : choisissez une carte de test</legend>
        ${FUNDING_BEHAVIOURS.map(
          (name, index) => html`
            <label class="choice">
              <input type="radio" name="card" value="${name}" ${index === 0 && 'checked'} />
              <span class="face">${ICONS.card}</span>
              <span class="grow">
                <strong>${BEHAVIOURS[name].word}</strong>
                <span class="soft small">${BEHAVIOURS[name].effect}</span>
              </span>
            </label>
          `,
        )}
      </fieldset>
      <button class="primary" type="submit">Enregistrer cette carte</button>
    </form>
    <p class="soft small">Aucun numéro de carte n’est demandé ici : cette banque est un simulateur.</p>
  `;
}

function confirmationOf(enrolment: EnrolmentRow, card: FundingCardRow): Html {
  return html`
    <span class="mark done">${ICONS.done} Carte enregistrée</span>
    <h1>${BEHAVIOURS[card.behaviour].word}</h1>
    <p class="digits figures">•••• ${card.last_four}</p>
    <p class="soft">« ${enrolment.label} » réglera vos prochaines recharges. Vous pouvez fermer cette page.</p>
  `;
}

function page(content: Html): Page {
  return {
    title: 'Carte de paiement · banque (simulateur)',
    style: STYLE,
    script: '',
    body: html`<main class="sheet">
      <p class="brand"><span class="emblem">${ICONS.bank}</span><span>Banque émettrice</span></p>
      <div class="panel">${content}</div>
    </main>`,
  };
}
