/**
 * `window.counter` of the desktop application: the method table's bridge, the system's printers, and nothing else of Electron.
 * Main checks every call; what crosses here are plain values.
 */
import type { CounterBridge, CounterEvent } from '@flouss/shared/contract/counter-api';
import { contextBridge, ipcRenderer } from 'electron';
import {
  CALL_CHANNEL,
  EVENT_CHANNEL,
  PDF_CHANNEL,
  PRINT_CHANNEL,
  PRINTERS_CHANNEL,
} from '../backend/host-side/channels.ts';

const bridge: CounterBridge = {
  host: 'electron',
  paper: {
    printers: () => ipcRenderer.invoke(PRINTERS_CHANNEL),
    print: (on) => ipcRenderer.invoke(PRINT_CHANNEL, on),
    savePdf: () => ipcRenderer.invoke(PDF_CHANNEL),
  },
  call: (name, input) => ipcRenderer.invoke(CALL_CHANNEL, name, input),
  onEvent: (listener) => {
    const hear = (_event: unknown, event: CounterEvent): void => listener(event);
    ipcRenderer.on(EVENT_CHANNEL, hear);
    return () => {
      ipcRenderer.off(EVENT_CHANNEL, hear);
    };
  },
};

contextBridge.exposeInMainWorld('counter', bridge);
