/** The verification of the trees of all accounts, by code of its own. */
@NullMarked
package com.nissmart.ledger.proof.liability;

import org.jspecify.annotations.NullMarked;
