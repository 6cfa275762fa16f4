/** The projection: fills the tables from the journal, after the answers. */
@NullMarked
package com.nissmart.ledger.projection;

import org.jspecify.annotations.NullMarked;
