/** The SMS centre as a process of its own, for tests that kill it: takes messages, and sends nothing. */
import { openSmsCentre } from './sms-centre.ts';

const [carrierUrl = '', folder = ''] = process.argv.slice(2);
const { url } = await openSmsCentre(carrierUrl, folder);
process.stdout.write(`listening ${JSON.stringify({ url })}\n`);
