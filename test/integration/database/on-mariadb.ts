/** In every worker that runs the server's tests on MariaDB: where it is, for the processes that a test starts too. */
import { inject } from 'vitest';

process.env['FLOUSS_TEST_MARIADB'] ??= inject('mariadb');
