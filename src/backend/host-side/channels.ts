/** The two channels between Electron's preload and main: one for calls of the method table, one for the counter's events. */
export const CALL_CHANNEL = 'counter:call';
export const EVENT_CHANNEL = 'counter:event';
