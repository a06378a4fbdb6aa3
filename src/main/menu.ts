/**
 * The application's menu: what a text field needs (copy, paste, select) and nothing that leads elsewhere. Every other key
 * is the screens'.
 */
import { Menu } from 'electron';

export function setMenu(): void {
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      { role: 'appMenu', visible: process.platform === 'darwin', submenu: [{ role: 'hide' }, { role: 'quit' }] },
      {
        label: 'Flouss',
        submenu: [
          { role: 'undo' },
          { role: 'redo' },
          { role: 'cut' },
          { role: 'copy' },
          { role: 'paste' },
          { role: 'selectAll' },
          { role: 'togglefullscreen' },
        ],
      },
    ]),
  );
}
