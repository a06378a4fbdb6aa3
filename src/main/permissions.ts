/**
 * Permissions of the screens: the camera, for a document's picture, asked by our own page. Everything else is refused,
 * and so is every device.
 */
import type { Session } from 'electron';
import { isScreensUrl } from './app-protocol.ts';

export function guardPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer, details) => {
    const media = 'mediaTypes' in details ? (details.mediaTypes ?? []) : [];
    const camera = permission === 'media' && media.length > 0 && media.every((type) => type === 'video');
    answer(camera && details.isMainFrame && isScreensUrl(details.requestingUrl));
  });
  session.setPermissionCheckHandler(
    (_contents, permission, origin, details) =>
      permission === 'media' && details.mediaType === 'video' && details.isMainFrame && isScreensUrl(origin),
  );
  session.setDevicePermissionHandler(() => false);
}
