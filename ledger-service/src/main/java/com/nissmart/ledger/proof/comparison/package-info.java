/**
 * The comparison of stored rows with those that the fold derived, and the finding that names a row.
 */
@NullMarked
package com.nissmart.ledger.proof.comparison;

import org.jspecify.annotations.NullMarked;
