/** The journal's batches: their hash chain and the rows that their payloads stand for. */
@NullMarked
package com.nissmart.ledger.proof.payload;

import org.jspecify.annotations.NullMarked;
