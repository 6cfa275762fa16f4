/** The stored rows as PostgreSQL copies them out, and the finding that names a wrong one. */
@NullMarked
package com.nissmart.ledger.proof.row;

import org.jspecify.annotations.NullMarked;
