/** Takes a photo of a customer's document into his file, and says so. */
import type { CustomerId } from '@flouss/shared/kernel/ids';
import { notify } from '../../stores/notices.ts';
import { useOperation } from '../../stores/operation.ts';
import type { TakenPhoto } from './photo-dialogue.tsx';

/** `onEnd`: it is in the file, or was refused. */
export function usePhotographing(customerId: CustomerId, onEnd: () => void) {
  const { run, busy, refusal, beginAgain } = useOperation('customer.photograph');
  const keep = async ({ side, jpeg }: TakenPhoto): Promise<void> => {
    const answer = await run((op_id) => ({ op_id, customer_id: customerId, side, jpeg }));
    if (answer?.ok) notify('done', (say) => say('photo.kept'));
    if (answer) beginAgain();
    onEnd();
  };
  return { take: (photo: TakenPhoto): void => void keep(photo), busy, refusal };
}
