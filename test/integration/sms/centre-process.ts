/** The SMS centre as a process of its own, for tests that kill it: takes messages, and sends nothing. */
import { smppOptions } from './smpp-centre.ts';
import { openSmsCentre } from './sms-centre.ts';

const [carrierUrl = '', folder = '', smsc] = process.argv.slice(2);
const smpp = smsc === undefined ? undefined : smppOptions(smsc, { binds: 1 });
const { url } = await openSmsCentre(carrierUrl, folder, smpp);
process.stdout.write(`listening ${JSON.stringify({ url })}\n`);
