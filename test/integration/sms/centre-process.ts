/** The SMS centre as a process of its own, for tests that kill it: takes messages, and sends nothing; with a clock that is so much ahead it converses with them. */
import { smppOptions } from './smpp-centre.ts';
import { openSmsCentre } from './sms-centre.ts';

const [carrierUrl = '', folder = '', smsc = '', aheadMs] = process.argv.slice(2);
const smpp = smsc === '' ? undefined : smppOptions(smsc, { binds: 1 });
const centre = await openSmsCentre(carrierUrl, folder, smpp);
if (aheadMs !== undefined) {
  centre.moveClock(Number(aheadMs));
  centre.startConversing();
}
process.stdout.write(`listening ${JSON.stringify({ url: centre.url })}\n`);
