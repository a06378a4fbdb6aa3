/** A customer's file: what is known of him, each part to be amended, and what was changed by whom. Shows no former value. */
import type { CustomerFileView, FileChangeView } from '@flouss/shared/contract/views';
import { isDocumentValid } from '@flouss/shared/domain/customer';
import type { CustomerId } from '@flouss/shared/kernel/ids';
import { Button } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Ltr, Phone } from '../../components/figures.tsx';
import { RefusalBox, Rows } from '../../components/messages.tsx';
import { useFormats } from '../../formats.ts';
import { languageOf } from '../../locales/languages.ts';
import { clock } from '../../ports.ts';
import { useHoldInHand } from '../../stores/in-hand.ts';
import { useReading } from '../../stores/readings.ts';
import { AmendDialogue } from './amend-dialogue.tsx';
import { PhotoPanel } from './photo-panel.tsx';
import type { FileGroup } from './typed-file.ts';
import '../register/register.css';
import './file.css';

export function FileScreen({ customerId }: { readonly customerId: CustomerId }) {
  const { t } = useTranslation();
  const { value: file, refusal } = useReading('customer.file', { customer_id: customerId });
  useHoldInHand(customerId, null);
  if (!file) {
    return (
      <>
        <h1>{t('file.open')}</h1>
        <RefusalBox refusal={refusal} />
        {refusal ? null : <Rows count={4} />}
      </>
    );
  }
  return <File file={file} />;
}

function File({ file }: { readonly file: CustomerFileView }) {
  const { t } = useTranslation();
  const [amending, setAmending] = useState<FileGroup | null>(null);
  const { identity } = file.personal;
  const panel = { file, onAmend: setAmending };
  return (
    <>
      <h1>{t('file.title', { name: `${identity.given_names} ${identity.family_name}` })}</h1>
      {file.blocked ? <RefusalBox refusal={{ code: 'customer-blocked' }} /> : null}
      <IdentityPanel {...panel} />
      <DocumentPanel {...panel} />
      <ContactPanel {...panel} />
      <BeneficiaryPanel {...panel} />
      <PhotoPanel file={file} />
      <History changes={file.history} />
      {amending ? <AmendDialogue file={file} group={amending} onClose={() => setAmending(null)} /> : null}
    </>
  );
}

interface PanelProps {
  readonly file: CustomerFileView;
  readonly onAmend: (group: FileGroup) => void;
}

function IdentityPanel({ file, onAmend }: PanelProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const {
    given_names,
    family_name,
    birth_date,
    birth_place,
    nationality,
    gender = 'unspecified',
  } = file.personal.identity;
  return (
    <Panel title={t('register.identity')} group="identity" file={file} onAmend={onAmend}>
      <Fact name={t('register.given-names')}>{given_names}</Fact>
      <Fact name={t('register.family-name')}>{family_name}</Fact>
      <Fact name={t('register.birth-date')}>
        <Ltr>{formats.day(birth_date)}</Ltr>
      </Fact>
      <Fact name={t('register.birth-place')}>{birth_place}</Fact>
      <Fact name={t('register.nationality')}>{formats.country(nationality)}</Fact>
      <Fact name={t('register.gender')}>{t(`register.gender-options.${gender}`)}</Fact>
    </Panel>
  );
}

function DocumentPanel({ file, onAmend }: PanelProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { document } = file.personal;
  const valid = isDocumentValid(document, clock.now());
  return (
    <Panel title={t('register.document')} group="document" file={file} onAmend={onAmend}>
      <Fact name={t('register.document-kind')}>{t(`register.document-kinds.${document.kind}`)}</Fact>
      <Fact name={t('register.document-number')}>
        <Ltr>{document.number}</Ltr>
      </Fact>
      <Fact name={t('register.issuing-country')}>{formats.country(document.issuing_country)}</Fact>
      <Fact name={t('register.expires-on')}>
        {valid ? (
          <Ltr>{formats.day(document.expires_on)}</Ltr>
        ) : (
          <span className="file-warning">{t('file.expired', { date: formats.day(document.expires_on) })}</span>
        )}
      </Fact>
    </Panel>
  );
}

function ContactPanel({ file, onAmend }: PanelProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { phone, email, address, purpose } = file.personal;
  return (
    <Panel title={t('register.contact')} group="contact" file={file} onAmend={onAmend}>
      <Fact name={t('register.phone')}>
        <Phone value={phone} />
      </Fact>
      {email === undefined ? null : (
        <Fact name={t('register.email')}>
          <Ltr>{email}</Ltr>
        </Fact>
      )}
      <Fact name={t('register.street')}>
        <bdi>{[address.line1, address.line2].filter((line) => line !== undefined).join(', ')}</bdi>
      </Fact>
      <Fact name={t('register.city')}>
        <bdi>
          {address.postal_code} {address.city}
        </bdi>
      </Fact>
      <Fact name={t('register.country')}>{formats.country(address.country)}</Fact>
      <Fact name={t('register.language')}>{languageOf(file.language).name}</Fact>
      <Fact name={t('register.purpose')}>{purpose}</Fact>
    </Panel>
  );
}

function BeneficiaryPanel({ file, onAmend }: PanelProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { given_names, family_name, country, phone, relation } = file.personal.beneficiary;
  return (
    <Panel title={t('register.beneficiary')} group="beneficiary" file={file} onAmend={onAmend}>
      <Fact name={t('register.beneficiary-given-names')}>{given_names}</Fact>
      <Fact name={t('register.beneficiary-family-name')}>{family_name}</Fact>
      <Fact name={t('register.beneficiary-country')}>{formats.country(country)}</Fact>
      {phone === undefined ? null : (
        <Fact name={t('register.beneficiary-phone')}>
          <Phone value={phone} />
        </Fact>
      )}
      {relation === undefined ? null : <Fact name={t('register.relation')}>{relation}</Fact>}
    </Panel>
  );
}

interface GroupPanelProps extends PanelProps {
  readonly title: string;
  readonly group: FileGroup;
  readonly children: ReactNode;
}

function Panel({ title, group, file, onAmend, children }: GroupPanelProps) {
  const { t } = useTranslation();
  return (
    <section className="panel file-panel" aria-label={title}>
      <div className="row spread">
        <h2>{title}</h2>
        <Button
          variant="subtle"
          leftSection={<IconPencil size={18} aria-hidden />}
          aria-label={`${t('file.amend')}: ${title}`}
          disabled={file.blocked}
          onClick={() => onAmend(group)}
        >
          {t('file.amend')}
        </Button>
      </div>
      <dl className="file-facts">{children}</dl>
    </section>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt className="small quiet">{name}</dt>
      <dd className="strong">{children}</dd>
    </div>
  );
}

function History({ changes }: { readonly changes: readonly FileChangeView[] }) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <section className="stack" aria-label={t('file.history')}>
      <h2>{t('file.history')}</h2>
      {changes.length === 0 ? <p className="quiet">{t('file.no-history')}</p> : null}
      <ul className="file-history">
        {changes.map(({ op_id, at, operator_name, parts, reason, waiting }) => (
          <li key={op_id}>
            <Ltr>{formats.dateTime(at)}</Ltr>
            <span className="strong">{parts.map((part) => t(`file.parts.${part}`)).join(' · ')}</span>
            {reason === null ? null : <span>{t(`file.reasons.${reason}`)}</span>}
            <span className="quiet">
              {t('file.by', { name: operator_name ?? t('file.somebody-gone') })}
              {waiting ? ` · ${t('file.waiting')}` : ''}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
