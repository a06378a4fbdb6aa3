/** The channels between Electron's preload and main: calls of the method table, the counter's events, and the system's printers. */
export const CALL_CHANNEL = 'counter:call';
export const EVENT_CHANNEL = 'counter:event';
export const PRINTERS_CHANNEL = 'paper:printers';
export const PRINT_CHANNEL = 'paper:print';
export const PDF_CHANNEL = 'paper:pdf';
