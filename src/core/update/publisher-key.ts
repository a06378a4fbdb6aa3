/**
 * The publisher's Ed25519 key (raw, base64url), with which every manifest must be signed. Its private half is nowhere in the house;
 * whoever publishes puts his own key here before the first release, and until then nothing is offered to anybody.
 */
export const PUBLISHER_KEY = 'DfL_VldL-9h9-3sx899b342mC-ypuMXK5AVZpTE62wg';
