/** The command of an operator on the journal: print it, check a printed one, rebuild the tables. */
@NullMarked
package com.nissmart.ledger.journalcommand;

import org.jspecify.annotations.NullMarked;
