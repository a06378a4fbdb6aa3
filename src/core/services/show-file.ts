/** A customer's whole file, opened for the one who looks at it. */
import type { CustomerFileView, FileChangeView } from '@flouss/shared/contract/views';
import type { FileChange } from '@flouss/shared/contract/sync';
import type { Service } from '../context.ts';
import { refuse } from '../context.ts';
import type { CustomerFile } from '../projections/customer-file.ts';
import { customerFile } from '../projections/customer-file.ts';
import { countPhotos } from '../store/file-changes.ts';
import type { ReadStore } from '../store/handles.ts';
import type { Reference } from '../store/reference.ts';

export const showFile: Service<'customer.file'> = (context, { reference }, { customer_id }) => {
  const file = customerFile(context.store.read, customer_id);
  return file ? { ok: true, value: fileView(context.store.read, reference, file) } : refuse('customer-unknown');
};

export function fileView(
  read: ReadStore,
  { operators }: Pick<Reference, 'operators'>,
  file: CustomerFile,
): CustomerFileView {
  const changeView = ({ operator_id, ...change }: FileChange, waiting: boolean): FileChangeView => ({
    ...change,
    operator_name: operators.find((each) => each.operator_id === operator_id)?.name ?? null,
    waiting,
  });
  const { customer_id, language, blocked, personal } = file;
  return {
    customer_id,
    language,
    blocked,
    personal,
    history: [
      ...file.waiting.map((change) => changeView(change, true)),
      ...file.told.map((change) => changeView(change, false)),
    ],
    photos_waiting: countPhotos(read, customer_id, 'waiting'),
    photos_refused: countPhotos(read, customer_id, 'refused'),
  };
}
