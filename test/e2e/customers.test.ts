/** A customer's file at the screens, in a real browser: the document's zone fills it and is held against it. */
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser, VIEWPORT, WITH_CAMERA } from './browser.ts';
import { startDemo } from './demo.ts';
import type { Demo } from './demo.ts';
import { backendOf, releaseReviews } from './outside.ts';
import { findCustomer, HAMID, register, signIn, signInAgain, STEP_TIMEOUT_MS } from './teller.ts';

/** An invented passport with right check digits. */
const ZONE = ['P<MAREL<IDRISSI<<MOHAMED<<<<<<<<<<<<<<<<<<<<', 'P000000142MAR6401126M3105010<<<<<<<<<<<<<<02'];

let demo: Demo;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  [demo, browser] = await Promise.all([startDemo(), launchBrowser(WITH_CAMERA)]);
  page = await browser.newPage({ viewport: VIEWPORT, locale: 'fr-FR' });
  page.setDefaultTimeout(STEP_TIMEOUT_MS);
  await signIn(page, demo.counter);
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await demo?.dispose();
}, 60_000);

const field = (name: string) => page.getByRole('textbox', { name, exact: true });

test('the zone fills the fields; what differs is said beside the field and waits for a choice', async () => {
  await page.keyboard.press('F3');
  await field('Prénoms').fill('Mohammed');
  const zone = page.getByRole('textbox', { name: 'Zone de lecture (MRZ)' });

  await zone.fill(`${ZONE[0]}\n${ZONE[1]!.replace('640112', '640113')}`);
  await page.getByText('Un signe est faux dans la date de naissance.').waitFor();
  expect(await field('Nom').inputValue()).toBe('');

  // A reader is a keyboard: lines, each with its Enter.
  await zone.fill('');
  await zone.focus();
  await page.keyboard.type(ZONE.join('\n'));
  await page.getByText('Passeport : chiffres de contrôle justes').waitFor();
  expect(await field('Nom').inputValue()).toBe('El Idrissi');
  expect(await field('Date de naissance').inputValue()).toBe('12/01/1964');
  expect(await field('Numéro de la pièce').inputValue()).toBe('P00000014');
  expect(await field('Expire le').inputValue()).toBe('01/05/2031');
  expect(await page.getByRole('combobox', { name: 'Nationalité' }).inputValue()).toBe('Maroc');
  expect(await page.getByRole('combobox', { name: 'Pays de délivrance' }).inputValue()).toBe('Maroc');

  expect(await field('Prénoms').inputValue()).toBe('Mohammed');
  await page.getByText('La zone lue dit : Mohamed').waitFor();
  await page.getByRole('button', { name: 'Garder le mien' }).click();
  await page.getByText('La zone lue dit : Mohamed').waitFor({ state: 'detached' });
  // Kept was that one word, no other.
  await field('Prénoms').fill('Mohammedo');
  await page.getByText('La zone lue dit : Mohamed').waitFor();
  await page.getByRole('button', { name: 'Prendre' }).click();
  expect(await field('Prénoms').inputValue()).toBe('Mohamed');
  await page.getByText('La zone lue dit : Mohamed').waitFor({ state: 'detached' });
});

test('what was typed survives the backend killed with -9, goes on where it was, and is offered again until it is dropped', async () => {
  await field('Ville').fill('Montreuil');
  // The pause after which it is kept.
  await expect
    .poll(() =>
      page.evaluate(async () => {
        const answer = await window.counter.call('draft.get', {});
        return answer.ok ? answer.value?.fields['address.city'] : answer.error.code;
      }),
    )
    .toBe('Montreuil');
  process.kill(backendOf(demo), 'SIGKILL');
  await page.reload();
  await signInAgain(page, demo.counter);
  await expect.poll(() => field('Ville').inputValue(), { timeout: STEP_TIMEOUT_MS }).toBe('Montreuil');
  await page.keyboard.press('F2');
  await page.keyboard.press('F3');
  await page.getByRole('heading', { name: /^Reprendre l’inscription commencée à / }).waitFor();
  await page.getByText('Mohamed El Idrissi').waitFor();
  await page.keyboard.press('F9');
  expect(await field('Ville').inputValue()).toBe('Montreuil');
  expect(await field('Numéro de la pièce').inputValue()).toBe('P00000014');
  await page.getByText('Passeport : chiffres de contrôle justes').waitFor();

  await page.keyboard.press('F2');
  await page.keyboard.press('F3');
  await page.getByRole('button', { name: 'Repartir de zéro' }).click();
  expect(await field('Ville').inputValue()).toBe('');
  await page.keyboard.press('F2');
  await page.keyboard.press('F3');
  await field('Ville').waitFor();
});

test('somebody we know is offered beside the form, and opened instead of a second record', async () => {
  await page.keyboard.press('F3');
  await field('Prénoms').fill('YASMÎNE');
  await field('Nom').fill('BENALI');
  await field('Téléphone mobile').fill('06 39 98 00 01');
  const offer = page.getByRole('complementary').getByText('Même téléphone');
  await offer.waitFor();
  await field('Téléphone mobile').fill('06 39 98 00 77');
  await offer.waitFor({ state: 'detached' });
  await field('Téléphone mobile').fill('06 39 98 00 01');
  await page.getByRole('button', { name: 'Ouvrir sa fiche' }).click();
  await page.getByRole('heading', { name: 'Yasmine Benali', level: 1 }).waitFor();
  expect(await page.evaluate(() => window.counter.call('draft.get', {}))).toEqual({ ok: true, value: null });
});

test('a file is amended with a reason, a name with a manager, and the history says who and which', async () => {
  await findCustomer(page, 'moussa', 'Moussa Diallo');
  await page.getByRole('button', { name: 'Fiche', exact: true }).click();
  await page.getByRole('heading', { name: 'Fiche de Moussa Diallo' }).waitFor();
  await page.getByText('Aucune modification depuis l’inscription.').waitFor();

  const dialogue = page.getByRole('dialog');
  await page.getByRole('button', { name: 'Modifier: Coordonnées' }).click();
  await dialogue.getByRole('textbox', { name: 'Téléphone mobile' }).fill('06 39 98 00 99');
  await dialogue.getByText('Un nouveau numéro arrête les recharges par SMS').waitFor();
  await dialogue.getByRole('textbox', { name: 'Ville' }).fill('Marseille');
  await page.keyboard.press('F9');
  await page.getByText('La fiche est à jour.').waitFor();
  await dialogue.waitFor({ state: 'detached' });
  const history = page.getByRole('region', { name: 'Modifications' });
  await history.getByText('adresse · téléphone').waitFor();
  await history.getByText('par Amina', { exact: true }).waitFor();
  await page.getByText('+33 6 39 98 00 99').first().waitFor();

  await page.getByRole('button', { name: 'Modifier: Identité' }).click();
  await dialogue.getByRole('textbox', { name: 'Nom', exact: true }).fill('Diallo-Sow');
  await page.keyboard.press('F9');
  await dialogue.getByText('demande l’accord d’un responsable').waitFor();
  await dialogue.getByLabel(/Code du responsable/).fill('4321');
  await dialogue.getByLabel('Motif').fill('Livret de famille');
  await page.keyboard.press('F9');
  await page.getByRole('heading', { name: 'Fiche de Moussa Diallo-Sow' }).waitFor();
  await history.getByText('nom', { exact: true }).waitFor();
  expect(await history.getByRole('listitem').count()).toBe(2);
  await page.keyboard.press('Escape');
  await page.getByRole('heading', { name: 'Moussa Diallo-Sow', level: 1 }).waitFor();
});

test('the zone of a new document fills it; one that names somebody else is not taken without a word', async () => {
  await findCustomer(page, 'moussa', 'Moussa Diallo-Sow');
  await page.getByRole('button', { name: 'Fiche', exact: true }).click();
  await page.getByRole('button', { name: 'Modifier: Pièce d’identité' }).click();
  const dialogue = page.getByRole('dialog');
  await dialogue.getByRole('textbox', { name: 'Zone de lecture (MRZ)' }).fill(ZONE.join('\n'));
  await dialogue.getByText(/^La zone lue dit autre chose que la fiche : Prénoms · Nom · Date de naissance/).waitFor();
  expect(await dialogue.getByRole('textbox', { name: 'Numéro de la pièce' }).inputValue()).toBe('P00000014');
  expect(await dialogue.getByRole('textbox', { name: 'Expire le' }).inputValue()).toBe('01/05/2031');
  const save = dialogue.getByRole('button', { name: /^Enregistrer la modification/ });
  expect(await save.isEnabled()).toBe(false);
  await dialogue.getByRole('checkbox', { name: 'C’est la même personne' }).check();
  await page.keyboard.press('F9');
  await dialogue.waitFor({ state: 'detached' });
  await page.getByRole('region', { name: 'Pièce d’identité' }).getByText('P00000014').waitFor();
});

test('while a file is being checked nothing is offered in its name, by key or button; released by two people, it is as any other', async () => {
  await register(page, HAMID);
  const checked = page.getByText('Dossier en cours de vérification');
  await checked.first().waitFor();
  const sell = page.getByRole('button', { name: /^Vendre une carte/ });
  expect(await sell.isEnabled()).toBe(false);
  await page.keyboard.press('F9');
  expect(await page.getByRole('textbox', { name: 'Référence du pack' }).count()).toBe(0);
  await releaseReviews(demo);
  await checked.first().waitFor({ state: 'detached' });
  await sell.click();
  await page.getByRole('textbox', { name: 'Référence du pack' }).waitFor();
});

test('a photo from a file is drawn anew, so that what the camera hid in it is gone; a camera that is refused is said in words and asked again', async () => {
  await findCustomer(page, 'moussa', 'Moussa Diallo-Sow');
  await page.getByRole('button', { name: 'Fiche', exact: true }).click();
  await page.getByRole('button', { name: 'Ajouter une photo' }).click();
  const dialogue = page.getByRole('dialog');
  await dialogue.getByRole('button', { name: 'Appareil photo' }).click();
  await dialogue.getByText('L’appareil photo est refusé à cette application.', { exact: false }).waitFor();
  // Allowed in the computer's settings, and asked again.
  await page.context().grantPermissions(['camera']);
  await dialogue.getByRole('button', { name: 'Appareil photo' }).click();
  await dialogue.getByRole('button', { name: 'Prendre la photo' }).click();
  await dialogue.getByRole('img', { name: 'Recto' }).waitFor();

  const chooser = dialogue.locator('input[type=file]');
  await chooser.setInputFiles({
    name: 'photo.jpg',
    mimeType: 'image/jpeg',
    buffer: Buffer.from('<html>no photo</html>'),
  });
  await dialogue.getByText('Ce fichier n’est pas une photo JPEG, PNG ou WebP.').waitFor();

  const withPlace = withExif(await paintedJpeg());
  expect(withPlace.includes('GPSLatitude 48.8566')).toBe(true);
  await chooser.setInputFiles({ name: 'photo.jpg', mimeType: 'image/jpeg', buffer: withPlace });
  const shown = dialogue.getByRole('img', { name: 'Recto' });
  await shown.waitFor();
  const kept = Buffer.from((await shown.getAttribute('src'))!.split(',')[1]!, 'base64');
  expect(kept.subarray(0, 3)).toEqual(Buffer.from([0xff, 0xd8, 0xff]));
  expect(kept.includes('Exif') || kept.includes('GPSLatitude')).toBe(false);
  expect(await shown.evaluate((image: HTMLImageElement) => Math.max(image.naturalWidth, image.naturalHeight))).toBe(
    1600,
  );
  await page.keyboard.press('F9');
  await page.getByText('La photo est gardée.').waitFor();
  await page.getByRole('region', { name: 'Modifications' }).getByText('photo de la pièce').waitFor();
  // The centre has it: nothing is said to be waiting.
  await page.getByText('photo à envoyer au siège').waitFor({ state: 'detached' });
});

test('a customer signs by hand, and takes home the slip for his SMS in his own language', async () => {
  await page.keyboard.press('F3');
  const signature = page.getByRole('img', { name: /^Signature du client/ });
  await signature.evaluate((element) => element.scrollIntoView({ block: 'center' }));
  const place = (await signature.boundingBox())!;
  await page.mouse.move(place.x + 60, place.y + 60);
  await page.mouse.down();
  for (let i = 1; i <= 20; i++) await page.mouse.move(place.x + 60 + i * 10, place.y + 60 + (i % 4) * 12);
  await page.mouse.up();
  const strokes = await page.locator('.signature-strokes').getAttribute('d');
  expect(strokes!.split('L').length).toBeGreaterThan(10);
  expect(await page.getByLabel('Signé sur papier').isChecked()).toBe(false);

  await findCustomer(page, 'سمير', 'سمير العلوي');
  await page.evaluate(() => {
    window.print = () => {
      document.documentElement.dataset['printed'] = document.querySelector('.paper')?.textContent ?? '';
    };
  });
  await page.getByRole('button', { name: /Donner un (?:nouveau )?code SMS/ }).click();
  await page
    .getByRole('dialog')
    .getByText(/^INSCR /)
    .waitFor();
  await page.getByRole('dialog').getByRole('button', { name: 'Imprimer' }).click();
  await page.locator('html[data-printed*="INSCR"]').waitFor({ state: 'attached' });
  expect(await page.locator('html').getAttribute('data-printed')).toContain('الشحن برسالة قصيرة');
  await page.keyboard.press('F9');
});

/** A picture larger than a photo may be, as a camera makes it. */
async function paintedJpeg(): Promise<Buffer> {
  const url = await page.evaluate(() => {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [2400, 1500];
    const pen = canvas.getContext('2d')!;
    for (let i = 0; i < 400; i++) {
      pen.fillStyle = `hsl(${i * 7} 70% 50%)`;
      pen.fillRect((i * 61) % 2400, (i * 37) % 1500, 160, 90);
    }
    return canvas.toDataURL('image/jpeg', 0.9);
  });
  return Buffer.from(url.split(',')[1]!, 'base64');
}

/** With an APP1 segment behind its first marker, where cameras write the place. */
function withExif(jpeg: Buffer): Buffer {
  const content = Buffer.from('Exif\0\0MM\0*GPSLatitude 48.8566 GPSLongitude 2.3522');
  const length = Buffer.alloc(2);
  length.writeUInt16BE(content.length + 2);
  return Buffer.concat([jpeg.subarray(0, 2), Buffer.from([0xff, 0xe1]), length, content, jpeg.subarray(2)]);
}
